package dev.reprise.eventstore;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.TreeMap;

/** The first line of an export: what it holds, and what a reader must know of the log before. */
record ExportHeader(LogRange range, Instant exportedAt) {
    static final String FORMAT = "reprise-log";
    static final int FORMAT_VERSION = 1;

    String render() throws IOException {
        var text = new StringWriter();
        try (var json = JsonLines.FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeNumberField("formatVersion", FORMAT_VERSION);
            JsonLines.number(json, "session", range.session());
            json.writeNumberField("first", range.first());
            json.writeNumberField("last", range.last());
            json.writeNumberField("events", range.events());
            json.writeStringField("previousHash", range.before().hash());
            writeBefore(json);
            json.writeObjectFieldStart("streams");
            for (var stream : range.versions().entrySet()) {
                json.writeNumberField(stream.getKey(), stream.getValue());
            }
            json.writeEndObject();
            json.writeStringField("exportedAt", exportedAt.toString());
            json.writeEndObject();
        }
        return text.toString();
    }

    private void writeBefore(JsonGenerator json) throws IOException {
        var before = range.before();
        if (before.position() == 0) {
            json.writeNullField("before");
            return;
        }
        json.writeObjectFieldStart("before");
        json.writeNumberField("session", before.session());
        json.writeNumberField("first", range.beforeFirst());
        json.writeNumberField("position", before.position());
        json.writeNumberField("batch", before.batch());
        json.writeStringField("recordedAt", before.recordedAt().toString());
        json.writeEndObject();
    }

    /**
     * @throws IOException if {@code line} is no header of an export that can be read
     */
    static ExportHeader parse(String line) throws IOException {
        try (var json = JsonLines.FACTORY.createParser(line)) {
            JsonLines.expect(json, JsonToken.START_OBJECT);
            if (!JsonLines.text(json, "format").equals(FORMAT)) {
                throw new IOException("its format is not " + FORMAT);
            }
            var version = JsonLines.number(json, "formatVersion");
            if (version != FORMAT_VERSION) {
                throw new IOException(
                        "its format has version "
                                + version
                                + ", this Reprise reads "
                                + FORMAT_VERSION
                                + ": use the Reprise that wrote it");
            }
            var header = read(json);
            if (!header.render().equals(line) || !header.fits()) {
                throw new IOException("it is not written as an export writes it");
            }
            return header;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean fits() {
        return range.first() >= 1 && range.before().position() == range.first() - 1;
    }

    private static ExportHeader read(JsonParser json) throws IOException {
        var session = JsonLines.optionalNumber(json, "session");
        var first = JsonLines.number(json, "first");
        var last = JsonLines.number(json, "last");
        JsonLines.number(json, "events");
        var hash = JsonLines.text(json, "previousHash");
        JsonLines.field(json, "before");
        var before = Head.EMPTY;
        var beforeFirst = 0L;
        if (json.nextToken() == JsonToken.START_OBJECT) {
            var beforeSession = JsonLines.number(json, "session");
            beforeFirst = JsonLines.number(json, "first");
            var position = JsonLines.number(json, "position");
            var batch = JsonLines.number(json, "batch");
            var at = Instant.parse(JsonLines.text(json, "recordedAt"));
            JsonLines.expect(json, JsonToken.END_OBJECT);
            before = new Head(position, batch, beforeSession, at, hash);
        }
        var versions = new TreeMap<String, Long>();
        JsonLines.field(json, "streams");
        JsonLines.expect(json, JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            JsonLines.expect(json, JsonToken.VALUE_NUMBER_INT);
            versions.put(name, json.getLongValue());
        }
        var exportedAt = Instant.parse(JsonLines.text(json, "exportedAt"));
        JsonLines.expect(json, JsonToken.END_OBJECT);
        return new ExportHeader(
                new LogRange(session, first, last, before, beforeFirst, versions), exportedAt);
    }
}
