package dev.reprise.eventstore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Reads and writes objects whose fields have one order. */
final class JsonLines {
    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(2 * Tail.MAX_PAYLOAD_CHARS)
                                    .build())
                    .build();

    private JsonLines() {}

    static void number(JsonGenerator json, String name, @Nullable Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }

    static void expect(JsonParser json, JsonToken expected) throws IOException {
        var token = json.nextToken();
        if (token != expected) {
            throw new IOException("there is " + token + " where " + expected + " belongs");
        }
    }

    static long number(JsonParser json, String name) throws IOException {
        field(json, name);
        expect(json, JsonToken.VALUE_NUMBER_INT);
        return json.getLongValue();
    }

    static String text(JsonParser json, String name) throws IOException {
        field(json, name);
        expect(json, JsonToken.VALUE_STRING);
        return json.getText();
    }

    static @Nullable Long optionalNumber(JsonParser json, String name) throws IOException {
        field(json, name);
        return json.nextToken() == JsonToken.VALUE_NULL ? null : (Long) json.getLongValue();
    }

    static @Nullable String optionalText(JsonParser json, String name) throws IOException {
        field(json, name);
        return json.nextToken() == JsonToken.VALUE_NULL ? null : json.getText();
    }

    static void field(JsonParser json, String name) throws IOException {
        expect(json, JsonToken.FIELD_NAME);
        if (!name.equals(json.currentName())) {
            throw new IOException(
                    "there is field " + json.currentName() + " where " + name + " belongs");
        }
    }
}
