package dev.reprise.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads an event stream as the HTML standard defines it. */
final class ServerSentEvents {
    private final BufferedReader lines;
    private final StringBuilder data = new StringBuilder();
    private String id = "";
    private String type = "";

    ServerSentEvents(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** One message; {@code id} is the latest that was given, {@code message} the usual type. */
    record Message(String id, String type, String data) {}

    /** What is done with each message. */
    @FunctionalInterface
    interface Handler {
        /** Returns whether more is wanted. */
        boolean handle(Message message);
    }

    /** Returns whether the handler had enough; false when the stream ended before. */
    boolean read(Handler handler) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isEmpty()) {
                field(line);
            } else if (!data.isEmpty() && !handler.handle(message())) {
                return true;
            }
        }
        return false;
    }

    private Message message() {
        var message =
                new Message(
                        id,
                        type.isEmpty() ? "message" : type,
                        data.substring(0, data.length() - 1));
        data.setLength(0);
        type = "";
        return message;
    }

    private void field(String line) {
        var colon = line.indexOf(':');
        var name = colon < 0 ? line : line.substring(0, colon);
        var value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (name) {
            case "id" -> id = value;
            case "event" -> type = value;
            case "data" -> data.append(value).append('\n');
            default -> {}
        }
    }
}
