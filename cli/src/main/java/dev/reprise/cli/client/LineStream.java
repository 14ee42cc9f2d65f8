package dev.reprise.cli.client;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;

/** Console lines as a host sends them, one JSON object a line. One thread. */
final class LineStream implements AppReader.Lines {
    private final BufferedReader reader;
    private @Nullable Json next;

    LineStream(InputStream in) {
        reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** Returns the next line, null at the end. */
    @Nullable Json read() throws IOException {
        for (var text = reader.readLine(); text != null; text = reader.readLine()) {
            if (!text.isBlank()) {
                var line = Json.parse(text);
                if (!line.at("problem").isNull()) {
                    throw new CliException(ExitCode.FAILED, line.at("problem").at("detail").text());
                }
                return line;
            }
        }
        return null;
    }

    @Override
    public boolean hasNext() {
        try {
            next = next == null ? read() : next;
            return next != null;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public Json next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        var line = next;
        next = null;
        return line;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            // The host has gone; what was read is whole.
        }
    }

    static HostGoneException lost(IOException cause) {
        return new HostGoneException("the host stopped answering: " + cause.getMessage(), cause);
    }
}
