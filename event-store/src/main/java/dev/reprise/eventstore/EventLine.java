package dev.reprise.eventstore;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/**
 * One event as one line of an export, and back. There is one way to write an event, so a line that
 * was edited is not what is written for the event that is read from it.
 *
 * @param asText whether the payload stands as a JSON text, because it is no JSON in one line
 */
record EventLine(StoredEvent event, boolean asText) {

    String render() throws IOException {
        var text = new StringWriter(512 + event.payload().length());
        try (var json = JsonLines.FACTORY.createGenerator(text)) {
            write(json);
        }
        return text.toString();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("position", event.position());
        json.writeStringField("stream", event.stream());
        json.writeNumberField("version", event.version());
        json.writeStringField("type", event.type());
        json.writeNumberField("schemaVersion", event.schemaVersion());
        json.writeStringField("eventId", event.eventId().toString());
        json.writeNumberField("session", event.session());
        json.writeNumberField("epoch", event.epoch());
        json.writeStringField("recordedAt", event.recordedAt().toString());
        json.writeStringField("actor", event.actor());
        JsonLines.number(json, "causationPosition", event.causation());
        json.writeStringField("correlationId", event.correlationId());
        if (asText) {
            json.writeStringField("payloadText", event.payload());
        } else {
            json.writeFieldName("payload");
            json.writeRawValue(event.payload());
        }
        json.writeNumberField("batch", event.batch());
        JsonLines.number(json, "plannedAt", event.plannedAt());
        json.writeStringField("hash", event.hash());
        json.writeEndObject();
    }

    /**
     * @throws IOException if {@code line} is not what {@link #render} writes for any event
     */
    static EventLine parse(String line) throws IOException {
        try (var json = JsonLines.FACTORY.createParser(line)) {
            var parsed = read(json, line);
            if (!parsed.render().equals(line)) {
                throw new IOException("it is not written as an export writes it");
            }
            return parsed;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static EventLine read(JsonParser json, String line) throws IOException {
        JsonLines.expect(json, JsonToken.START_OBJECT);
        var position = JsonLines.number(json, "position");
        var stream = JsonLines.text(json, "stream");
        var version = JsonLines.number(json, "version");
        var type = JsonLines.text(json, "type");
        var schemaVersion = (int) JsonLines.number(json, "schemaVersion");
        var eventId = UUID.fromString(JsonLines.text(json, "eventId"));
        var session = JsonLines.number(json, "session");
        var epoch = JsonLines.number(json, "epoch");
        var recordedAt = Instant.parse(JsonLines.text(json, "recordedAt"));
        var actor = JsonLines.text(json, "actor");
        var causation = JsonLines.optionalNumber(json, "causationPosition");
        var correlationId = JsonLines.optionalText(json, "correlationId");
        JsonLines.expect(json, JsonToken.FIELD_NAME);
        var asText = json.currentName().equals("payloadText");
        var payload = payload(json, asText, line);
        var batch = JsonLines.number(json, "batch");
        var plannedAt = JsonLines.optionalNumber(json, "plannedAt");
        var hash = JsonLines.text(json, "hash");
        JsonLines.expect(json, JsonToken.END_OBJECT);
        var event =
                new StoredEvent(
                        position,
                        batch,
                        plannedAt,
                        stream,
                        version,
                        type,
                        schemaVersion,
                        eventId,
                        session,
                        epoch,
                        recordedAt,
                        actor,
                        causation,
                        correlationId,
                        payload,
                        hash);
        return new EventLine(event, asText);
    }

    private static String payload(JsonParser json, boolean asText, String line) throws IOException {
        @Nullable JsonToken token = json.nextToken();
        if (asText) {
            return json.getText();
        }
        if (token == null) {
            throw new IOException("its payload is missing");
        }
        var start = (int) json.currentTokenLocation().getCharOffset();
        if (token.isStructStart()) {
            json.skipChildren();
        } else {
            json.finishToken();
        }
        return line.substring(start, (int) json.currentLocation().getCharOffset());
    }
}
