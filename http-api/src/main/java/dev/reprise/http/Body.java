package dev.reprise.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON object that a request carries: small, of known fields, of the right types. */
final class Body {
    static final int LIMIT = 64 * 1024;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final JsonNode object;

    private Body(JsonNode object) {
        this.object = object;
    }

    /** Refuses a body that is announced to be too large. */
    static void checkAnnounced(Context ctx) {
        if (ctx.req().getContentLengthLong() > LIMIT) {
            throw Problem.tooLarge(LIMIT);
        }
    }

    /** Refuses anything but an empty body or an empty object. */
    static void none(Context ctx) {
        of(ctx);
    }

    /** Returns the body of {@code ctx}, of which only {@code known} may be given; none is {}. */
    static Body of(Context ctx, String... known) {
        var bytes = read(ctx);
        if (bytes.length == 0) {
            return new Body(JsonNodeFactory.instance.objectNode());
        }
        checkMediaType(ctx);
        var object = parse(bytes);
        for (var name : (Iterable<String>) object::fieldNames) {
            if (!List.of(known).contains(name)) {
                throw Problem.malformed(
                        "field "
                                + Problem.quote(name)
                                + " is not known here; known are "
                                + (known.length == 0 ? "none" : String.join(", ", known)));
            }
        }
        return new Body(object);
    }

    Optional<String> text(String name) {
        var value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Problem.malformed("field " + name + " is not a text");
        }
        return Optional.of(value.textValue());
    }

    /** Returns whatever a field holds, as JSON. */
    Optional<String> value(String name) {
        var value = object.path(name);
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.toString());
    }

    /** Returns an object's texts, numbers and switches as texts, empty if it is not given. */
    Map<String, String> texts(String name) {
        var value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw Problem.malformed("field " + name + " is not an object");
        }
        var texts = new LinkedHashMap<String, String>();
        for (var field : value.properties()) {
            if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw Problem.malformed(
                        "field "
                                + name
                                + "."
                                + Problem.quote(field.getKey())
                                + " is no text, number or switch");
            }
            texts.put(field.getKey(), field.getValue().asText());
        }
        return texts;
    }

    /** Returns a list of texts, empty if it is not given. */
    List<String> list(String name) {
        var value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray() || value.valueStream().anyMatch(item -> !item.isTextual())) {
            throw Problem.malformed("field " + name + " is not a list of texts");
        }
        return value.valueStream().map(JsonNode::textValue).toList();
    }

    /** Returns a whole number within {@code least..most}, {@code otherwise} if it is not given. */
    int number(String name, int least, int most, int otherwise) {
        var value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw Problem.malformed(
                    "field " + name + " is not a whole number in " + least + ".." + most);
        }
        return value.intValue();
    }

    /** Returns a switch, {@code false} if it is not given. */
    boolean flag(String name) {
        var value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw Problem.malformed("field " + name + " is neither true nor false");
        }
        return value.booleanValue();
    }

    private static byte[] read(Context ctx) {
        try {
            var bytes = ctx.req().getInputStream().readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw Problem.tooLarge(LIMIT);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkMediaType(Context ctx) {
        var type = Optional.ofNullable(ctx.req().getContentType()).orElse("");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase(Answers.JSON)) {
            throw Problem.wrongMediaType(
                    "the body is of type "
                            + Problem.quote(type)
                            + "; send it as application/json or send none");
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            var node = MAPPER.readTree(bytes);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            throw Problem.malformed(
                    where == null
                            ? "the body is not JSON, or is nested too deeply; simplify it"
                            : "the body is not JSON: something is wrong at line "
                                    + where.getLineNr()
                                    + ", column "
                                    + where.getColumnNr());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw Problem.malformed("the body is not a JSON object; send {} or nothing");
    }
}
