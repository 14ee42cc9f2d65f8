package dev.reprise.testing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.reprise.app.event.EventJson;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.StoreException;
import dev.reprise.eventstore.StreamAppend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * Reads an export from its first session on into memory, batch by batch: a header line, a line for
 * each event with its payload as it was stored, and the seal. Each event's hash is computed again.
 */
final class RecordedFile {
    private static final String WAY_OUT =
            "; export the session again, or take the file from version control";

    private final String name;
    private final EventStore log = new InMemoryEventStore();
    private final List<Line> batch = new ArrayList<>();
    private long number;
    private boolean sealed;

    private RecordedFile(String name) {
        this.name = name;
    }

    /** An event's line: its fields, and its payload verbatim. */
    private record Line(ObjectNode fields, String payload) {
        long number(String field) {
            return fields.path(field).asLong();
        }

        String text(String field) {
            return fields.path(field).asText();
        }

        OptionalLong optional(String field) {
            var value = fields.path(field);
            return value.isNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
        }
    }

    static EventStore read(String name, InputStream content) throws IOException {
        var file = new RecordedFile(name);
        var lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            file.number++;
            file.line(line);
        }
        if (!file.sealed) {
            throw file.wrong("the file ends without its seal: it was cut off");
        }
        return file.log;
    }

    private void line(String text) {
        var line = parse(text);
        var fields = line.fields();
        if (sealed) {
            throw wrong("something follows the seal");
        }
        if (number == 1) {
            header(fields);
        } else if (fields.has("sealed")) {
            flush();
            seal(line);
        } else if (fields.has("position")) {
            if (!batch.isEmpty() && batch.getFirst().number("batch") != line.number("batch")) {
                flush();
            }
            batch.add(line);
        } else {
            throw wrong("this is neither an event nor the seal");
        }
    }

    private void header(ObjectNode fields) {
        if (!fields.path("format").asText().equals("reprise-log")) {
            throw wrong("this is no export of Reprise: it does not begin with its header");
        }
        if (fields.path("formatVersion").asInt() != 1) {
            throw wrong(
                    "its format version is "
                            + fields.path("formatVersion")
                            + ", this Reprise reads 1: use a newer one");
        }
    }

    private void seal(Line line) {
        var seal = line.fields().path("sealed");
        var head = log.head();
        if (seal.path("position").asLong() != head.position()
                || !seal.path("hash").asText().equals(head.hash())) {
            throw wrong("the seal is not that of the events before it: lines are missing");
        }
        sealed = true;
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        var first = batch.getFirst();
        while (log.leases().current().map(l -> l.epoch()).orElse(0L) < first.number("epoch")) {
            var epoch = log.leases().current().map(l -> l.epoch()).orElse(0L);
            log.leases().take(epoch, "recording", "recording", 0);
        }
        try {
            log.append(
                            new Append(
                                    OptionalLong.of(first.number("position") - 1),
                                    first.number("epoch"),
                                    first.number("session"),
                                    first.optional("plannedAt"),
                                    Instant.parse(first.text("recordedAt")),
                                    batch.stream().map(RecordedFile::stream).toList()))
                    .join();
        } catch (CompletionException e) {
            throw refused(Objects.requireNonNullElse(e.getCause(), e));
        }
        if (!log.head().hash().equals(batch.getLast().text("hash"))) {
            throw wrong(
                    "an event of the batch that ends at position "
                            + batch.getLast().number("position")
                            + " is not what was recorded: its hash differs");
        }
        batch.clear();
    }

    private RecordingException refused(Throwable cause) {
        if (!(cause instanceof StoreException)) {
            throw new IllegalStateException("the log in memory has failed", cause);
        }
        return new RecordingException(
                name + ", before line " + number + ": " + cause.getMessage() + WAY_OUT, cause);
    }

    private static StreamAppend stream(Line line) {
        var correlation = line.fields().path("correlationId");
        var causation = line.optional("causationPosition");
        var event =
                new NewEvent(
                        UUID.fromString(line.text("eventId")),
                        line.text("type"),
                        (int) line.number("schemaVersion"),
                        line.payload(),
                        line.text("actor"),
                        causation.isPresent() ? causation.getAsLong() : null,
                        correlation.isTextual() ? correlation.asText() : null);
        return new StreamAppend(line.text("stream"), ExpectedVersion.ANY, List.of(event));
    }

    /** Reads a line; the payload is cut out of it by its place, so that its bytes stay. */
    private Line parse(String text) {
        var fields = JsonNodeFactory.instance.objectNode();
        var payload = "";
        try (var parser = EventJson.mapper().createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw wrong("this is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var field = parser.currentName();
                parser.nextToken();
                if (field.equals("payload")) {
                    payload = skip(parser, text);
                } else {
                    fields.set(field, parser.readValueAsTree());
                }
            }
            return new Line(fields, payload);
        } catch (IOException e) {
            throw new RecordingException(
                    name + ", line " + number + ": this is no JSON: the file was edited or cut off"
                            + WAY_OUT,
                    e);
        }
    }

    private static String skip(JsonParser parser, String text) throws IOException {
        var from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return text.substring(from, (int) parser.currentLocation().getCharOffset());
    }

    private RecordingException wrong(String what) {
        return new RecordingException(name + ", line " + number + ": " + what + WAY_OUT);
    }
}
