package dev.reprise.http;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** As much of JSON Schema as the API's description uses; what it does not know is an error. */
final class Schemas {
    private static final List<String> KNOWN =
            List.of(
                    "$ref",
                    "type",
                    "properties",
                    "required",
                    "additionalProperties",
                    "items",
                    "enum",
                    "const",
                    "anyOf",
                    "oneOf",
                    "discriminator",
                    "minimum",
                    "maximum",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "format",
                    "description",
                    "examples",
                    "default");

    private final JsonNode document;

    Schemas(JsonNode document) {
        this.document = document;
    }

    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }

    /** Returns what is wrong about {@code value}, empty when nothing is. */
    List<String> problems(JsonNode schema, JsonNode value) {
        var problems = new ArrayList<String>();
        check(resolve(schema), value, "$", problems);
        return problems;
    }

    private void check(JsonNode schema, JsonNode value, String path, List<String> problems) {
        schema.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!KNOWN.contains(name)) {
                                problems.add(path + ": unknown keyword " + name);
                            }
                        });
        for (var several : List.of("anyOf", "oneOf")) {
            if (schema.has(several)) {
                any(schema.get(several), value, path, problems);
            }
        }
        if (schema.has("type") && !types(schema.get("type")).contains(type(value, schema))) {
            problems.add(path + ": " + value.getNodeType() + " is not " + schema.get("type"));
            return;
        }
        if (schema.has("const") && !schema.get("const").equals(value)) {
            problems.add(path + ": " + value + " is not " + schema.get("const"));
        }
        if (schema.has("enum") && !in(schema.get("enum"), value)) {
            problems.add(path + ": " + value + " is not one of " + schema.get("enum"));
        }
        limits(schema, value, path, problems);
        object(schema, value, path, problems);
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(resolve(schema.get("items")), value.get(i), path + "[" + i + "]", problems);
            }
        }
    }

    private void any(JsonNode options, JsonNode value, String path, List<String> problems) {
        var all = new ArrayList<String>();
        for (var option : options) {
            var own = new ArrayList<String>();
            check(resolve(option), value, path, own);
            if (own.isEmpty()) {
                return;
            }
            all.addAll(own);
        }
        problems.add(path + ": none fits: " + all);
    }

    private void object(JsonNode schema, JsonNode value, String path, List<String> problems) {
        if (!value.isObject()) {
            return;
        }
        schema.path("required")
                .forEach(
                        name -> {
                            if (!value.has(name.textValue())) {
                                problems.add(path + ": " + name + " is missing");
                            }
                        });
        value.properties()
                .forEach(
                        field -> {
                            var own = schema.path("properties").path(field.getKey());
                            var rest = schema.path("additionalProperties");
                            var where = path + "." + field.getKey();
                            if (!own.isMissingNode()) {
                                check(resolve(own), field.getValue(), where, problems);
                            } else if (rest.isObject()) {
                                check(resolve(rest), field.getValue(), where, problems);
                            } else if (rest.isBoolean() && !rest.booleanValue()) {
                                problems.add(where + " is not described");
                            }
                        });
    }

    private static void limits(
            JsonNode schema, JsonNode value, String path, List<String> problems) {
        if (value.isNumber()
                && (value.doubleValue() < schema.path("minimum").asDouble(-Double.MAX_VALUE)
                        || value.doubleValue()
                                > schema.path("maximum").asDouble(Double.MAX_VALUE))) {
            problems.add(path + ": " + value + " is out of bounds");
        }
        if (!value.isTextual()) {
            return;
        }
        var text = value.textValue();
        if (text.length() < schema.path("minLength").asInt(0)
                || text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            problems.add(path + ": too short or too long");
        }
        if (schema.has("pattern")
                && !Pattern.compile(schema.get("pattern").textValue()).matcher(text).find()) {
            problems.add(path + ": '" + text + "' does not match " + schema.get("pattern"));
        }
        if (schema.path("format").asText("").equals("date-time")) {
            try {
                Instant.parse(text);
            } catch (DateTimeParseException e) {
                problems.add(path + ": '" + text + "' is no time");
            }
        }
    }

    private static List<String> types(JsonNode type) {
        var types = new ArrayList<String>();
        if (type.isArray()) {
            type.forEach(t -> types.add(t.textValue()));
        } else {
            types.add(type.textValue());
        }
        return types;
    }

    private static String type(JsonNode value, JsonNode schema) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
            case NUMBER ->
                    value.isIntegralNumber() && types(schema.get("type")).contains("integer")
                            ? "integer"
                            : "number";
        };
    }

    private static boolean in(JsonNode options, JsonNode value) {
        for (var option : options) {
            if (option.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
