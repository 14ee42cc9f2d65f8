package dev.reprise.cli.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON value. Immutable; absent and null are the same, so that {@code at("a").at("b")} never
 * fails. (Data binding would cost 40 ms of a command's start, this costs 10.)
 */
public final class Json {
    /** Null, and whatever is not there. */
    public static final Json NULL = new Json(null);

    private static final JsonFactory FACTORY = new JsonFactory();

    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    /**
     * Returns the value that {@code text} holds; {@link #NULL} for blank text.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    public static Json parse(String text) {
        try (var parser = FACTORY.createParser(text)) {
            return parser.nextToken() == null ? NULL : read(parser);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns an object of keys and values in turn; a value is what {@link #of} takes. */
    public static Json object(@Nullable Object... keysAndValues) {
        var fields = new LinkedHashMap<String, Json>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put(String.valueOf(keysAndValues[i]), of(keysAndValues[i + 1]));
        }
        return new Json(fields);
    }

    /** Returns an array. */
    public static Json array(List<Json> items) {
        return new Json(List.copyOf(items));
    }

    /**
     * Returns a value of null, a text, number, boolean, {@link Instant} or another {@code Json}.
     */
    public static Json of(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Json json -> json;
            case Integer number -> new Json(number.longValue());
            case Number number -> new Json(number);
            case Boolean truth -> new Json(truth);
            default -> new Json(value.toString());
        };
    }

    /** Returns the member of that name, {@link #NULL} if there is none or this is no object. */
    public Json at(String key) {
        return fields().getOrDefault(key, NULL);
    }

    /** Returns the members of an object in order, empty for anything else. */
    public Map<String, Json> fields() {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            var fields = (Map<String, Json>) map;
            return fields;
        }
        return Map.of();
    }

    /** Returns the items of an array, empty for anything else. */
    public List<Json> items() {
        if (value instanceof List<?> list) {
            @SuppressWarnings("unchecked")
            var items = (List<Json>) list;
            return items;
        }
        return List.of();
    }

    /** Returns a scalar as text, empty for null; anything else as JSON. */
    public String text() {
        return value == null ? "" : value instanceof String text ? text : toString();
    }

    /** Returns the number, 0 for anything else. */
    public long number() {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /** Returns whether this is true. */
    public boolean truth() {
        return Boolean.TRUE.equals(value);
    }

    /** Returns whether there is nothing. */
    public boolean isNull() {
        return value == null;
    }

    /** Returns the instant that the text stands for, empty if it is none. */
    public Optional<Instant> instant() {
        try {
            return isNull() ? Optional.empty() : Optional.of(Instant.parse(text()));
        } catch (java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns an object with only the members named, in that order; missing ones are null. */
    public Json pick(String... keys) {
        var picked = new LinkedHashMap<String, Json>();
        for (var key : keys) {
            picked.put(key, at(key));
        }
        return new Json(picked);
    }

    /** Returns this object with one member set. */
    public Json with(String key, @Nullable Object member) {
        var changed = new LinkedHashMap<>(fields());
        changed.put(key, of(member));
        return new Json(changed);
    }

    /** Returns compact JSON on one line. */
    @Override
    public String toString() {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(text)) {
            write(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json json && java.util.Objects.equals(value, json.value);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hashCode(value);
    }

    private static Json read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> new Json(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> new Json(new BigDecimal(parser.getText()));
            case VALUE_TRUE -> new Json(true);
            case VALUE_FALSE -> new Json(false);
            default -> NULL;
        };
    }

    private static Json integer(JsonParser parser) throws IOException {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? new Json(new BigInteger(parser.getText()))
                : new Json(parser.getLongValue());
    }

    private static Json readObject(JsonParser parser) throws IOException {
        var fields = new LinkedHashMap<String, Json>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.currentName();
            parser.nextToken();
            fields.put(key, read(parser));
        }
        return new Json(fields);
    }

    private static Json readArray(JsonParser parser) throws IOException {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(parser));
        }
        return new Json(List.copyOf(items));
    }

    private void write(JsonGenerator generator) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case Map<?, ?> _ -> writeObject(generator);
            case List<?> _ -> writeArray(generator);
            case String text -> generator.writeString(text);
            case Long number -> generator.writeNumber(number);
            case Boolean truth -> generator.writeBoolean(truth);
            default -> generator.writeNumber(value.toString());
        }
    }

    private void writeObject(JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        for (var field : fields().entrySet()) {
            generator.writeFieldName(field.getKey());
            field.getValue().write(generator);
        }
        generator.writeEndObject();
    }

    private void writeArray(JsonGenerator generator) throws IOException {
        generator.writeStartArray();
        for (var item : items()) {
            item.write(generator);
        }
        generator.writeEndArray();
    }
}
