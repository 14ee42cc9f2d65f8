package dev.reprise.app.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.List;

/**
 * A deferred value: its parts are joined when an attempt begins. A template with a secret part is
 * secret as a whole.
 */
public record Template(List<Part> parts) {
    public Template {
        parts = List.copyOf(parts);
    }

    /** Returns a template of one literal text. */
    public static Template text(String text) {
        return new Template(List.of(new Text(text)));
    }

    /** Returns whether a part of it refers to a secret. */
    public boolean secret() {
        return parts.stream().anyMatch(p -> p instanceof Secret);
    }

    /** One piece of a deferred value. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Text.class, name = "text"),
        @JsonSubTypes.Type(value = EndpointValue.class, name = "endpoint"),
        @JsonSubTypes.Type(value = Secret.class, name = "secret")
    })
    public sealed interface Part {}

    /** A literal, which may stand in the log. */
    public record Text(String text) implements Part {}

    /**
     * A property of an endpoint. Of another resource it is what callers use; of the resource
     * itself, {@code TARGET_PORT} is the port that this very instance listens on.
     */
    public record EndpointValue(String resource, String endpoint, Property property)
            implements Part {}

    /** A value that is never written down; {@code name} is a key of {@link AppSpec#secrets()}. */
    public record Secret(String name) implements Part {}

    /** What of an endpoint is meant. */
    public enum Property {
        URL,
        HOST,
        PORT,
        SCHEME,
        HOST_AND_PORT,
        TARGET_PORT
    }
}
