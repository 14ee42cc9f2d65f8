package dev.reprise.app;

import java.util.ArrayList;
import java.util.List;

/** A text with values in it, put together when an attempt begins. */
public final class Expression implements Value {
    private static final String HOLE = "{}";

    private final List<Object> parts;

    private Expression(List<Object> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Returns {@code format} with each <code>{}</code> replaced by the next of {@code values}:
     * {@code Expression.of("jdbc:postgresql://{}/shop", db.endpoint("tcp").hostAndPort())}. A value
     * is a {@link Value}, or anything else for its text.
     *
     * @throws ModelException if holes and values differ in number, or a value is null
     */
    public static Expression of(String format, Object... values) {
        var parts = new ArrayList<>();
        int from = 0;
        int used = 0;
        for (int hole; (hole = format.indexOf(HOLE, from)) >= 0; from = hole + HOLE.length()) {
            parts.add(format.substring(from, hole));
            if (used < values.length) {
                parts.add(part(format, values[used]));
            }
            used++;
        }
        if (used != values.length) {
            throw new ModelException(
                    List.of(
                            "expression \"%s\" has %d holes {} for %d values"
                                    .formatted(format, used, values.length)));
        }
        parts.add(format.substring(from));
        return new Expression(parts);
    }

    /** Returns the text itself as an expression, holes and all. */
    static Expression literal(String text) {
        return new Expression(List.of(text));
    }

    /** Returns strings and values in order. */
    List<Object> parts() {
        return parts;
    }

    // An array may hold null whatever its type says.
    @SuppressWarnings("NullAway")
    private static Object part(String format, Object value) {
        if (value == null) {
            throw new ModelException(List.of("expression \"" + format + "\" has a null value"));
        }
        return value instanceof Value ? value : value.toString();
    }
}
