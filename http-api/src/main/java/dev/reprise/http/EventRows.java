package dev.reprise.http;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.reprise.app.event.EventJson;
import dev.reprise.eventstore.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Events as clients see them: the object of {@code events --json}. Names are a contract. */
final class EventRows {
    private EventRows() {}

    /** Returns {@code event} as one line of JSON; absent values are null. */
    static String toJson(StoredEvent event) {
        var text = new StringWriter(512 + event.payload().length());
        try (var json = EventJson.mapper().createGenerator(text)) {
            write(event, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(StoredEvent event, JsonGenerator json) throws IOException {
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
        number(json, "causationPosition", event.causation());
        json.writeStringField("correlationId", event.correlationId());
        json.writeFieldName("payload");
        json.writeRawValue(oneLine(event.payload()));
        json.writeNumberField("batch", event.batch());
        number(json, "plannedAt", event.plannedAt());
        json.writeStringField("hash", event.hash());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, @Nullable Long value)
            throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    /** A line break can only stand between tokens of JSON: inside a text it is escaped. */
    private static String oneLine(String payload) {
        return payload.indexOf('\n') < 0 && payload.indexOf('\r') < 0
                ? payload
                : payload.replace('\n', ' ').replace('\r', ' ');
    }
}
