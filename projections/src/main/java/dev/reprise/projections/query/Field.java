package dev.reprise.projections.query;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A field of an event that a query may name.
 *
 * @param name of the field
 * @param path within the payload, names joined by dots; empty for the others
 */
public record Field(Name name, String path) {
    private static final Pattern PATH = Pattern.compile("payload((\\.[\\w-]{1,100}){1,10})");

    /** What sort of value a field has. */
    public enum Kind {
        NAME,
        NUMBER,
        TIME,
        ANY
    }

    /** The fields there are. */
    public enum Name {
        TYPE(Kind.NAME),
        RESOURCE(Kind.NAME),
        STREAM(Kind.NAME),
        ACTOR(Kind.NAME),
        CORRELATION(Kind.NAME),
        SESSION(Kind.NUMBER),
        EPOCH(Kind.NUMBER),
        POSITION(Kind.NUMBER),
        AT(Kind.NUMBER),
        CAUSE(Kind.NUMBER),
        ATTEMPT(Kind.NUMBER),
        VERSION(Kind.NUMBER),
        TIME(Kind.TIME),
        PAYLOAD(Kind.ANY);

        private final Kind kind;

        Name(Kind kind) {
            this.kind = kind;
        }

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Returns the field that a query calls {@code text}. */
    static Optional<Field> of(String text) {
        var payload = PATH.matcher(text);
        if (payload.matches()) {
            return Optional.of(new Field(Name.PAYLOAD, payload.group(1).substring(1)));
        }
        return Arrays.stream(Name.values())
                .filter(name -> name != Name.PAYLOAD && name.text().equals(text))
                .map(name -> new Field(name, ""))
                .findFirst();
    }

    /** Returns the names of all fields, for people. */
    static String known() {
        return Arrays.stream(Name.values())
                .map(name -> name == Name.PAYLOAD ? "payload.<path>" : name.text())
                .collect(Collectors.joining(", "));
    }

    Kind kind() {
        return name.kind;
    }

    /** Returns whether a value may also be a time: a position is one, too. */
    boolean position() {
        return name == Name.AT || name == Name.POSITION;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? name.text() : name.text() + "." + path;
    }
}
