package dev.reprise.projections.query;

import dev.reprise.eventstore.StoredEvent;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A search for events, as people write it: words, {@code "phrases"}, {@code /regular expressions/}
 * and comparisons like {@code type:Exited}, {@code payload.exitCode!=0} or {@code at:100..200},
 * joined by spaces (and), {@code OR}, {@code -} (not) and parentheses. The text of one query,
 * {@link #toString}, parses to an equal one. Immutable.
 */
public sealed interface Query {
    /** What an empty text asks for: every event. */
    Query ALL = new And(List.of());

    /** Every one of them; none is met by every event. */
    record And(List<Query> all) implements Query {
        public And {
            all = List.copyOf(all);
        }

        @Override
        public String toString() {
            return all.stream().map(q -> Printing.within(q, true)).collect(Collectors.joining(" "));
        }
    }

    /** At least one of them. */
    record Or(List<Query> any) implements Query {
        public Or {
            any = List.copyOf(any);
        }

        @Override
        public String toString() {
            return any.stream()
                    .map(q -> Printing.within(q, false))
                    .collect(Collectors.joining(" OR "));
        }
    }

    /** Not this. */
    record Not(Query of) implements Query {
        @Override
        public String toString() {
            return "-" + (of instanceof Not ? "(" + of + ")" : Printing.within(of, true));
        }
    }

    /** The text stands in the event's type, stream, actor or payload, whatever its case. */
    record Words(String text) implements Query {
        @Override
        public String toString() {
            return Printing.text(text);
        }
    }

    /** A part of the payload's JSON text matches. */
    record Regex(String expression) implements Query {
        @Override
        public String toString() {
            return "/" + expression.replace("\\", "\\\\").replace("/", "\\/") + "/";
        }
    }

    /** A field compares with a value; a field that the event does not have does not. */
    record Compare(Field field, Op op, Value value) implements Query {
        @Override
        public String toString() {
            return field + op.sign() + value;
        }
    }

    /** What it is compared with. */
    sealed interface Value {
        /** One value; a {@code quoted} one is text, whatever it looks like. */
        record Single(String text, boolean quoted) implements Value {
            @Override
            public String toString() {
                return quoted ? Printing.quoted(text) : text;
            }
        }

        /** From the one to the other, both included. */
        record Range(String from, String to) implements Value {
            @Override
            public String toString() {
                return from + ".." + to;
            }
        }
    }

    /** How a field compares. */
    enum Op {
        /** Names: equal, whatever the case. Texts: contained. Numbers and times: equal. */
        HAS(":"),
        EQUAL("="),
        UNEQUAL("!="),
        GREATER(">"),
        AT_LEAST(">="),
        LESS("<"),
        AT_MOST("<=");

        private final String sign;

        Op(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    /**
     * Returns what {@code text} asks for; {@link #ALL} for an empty one.
     *
     * @throws QueryException if it is not a query; the message names the column
     */
    static Query parse(String text) {
        return new QueryParser(text).parse();
    }

    /**
     * Returns the test whether an event is asked for. It holds no state and may be used by many
     * threads; it throws {@link CostlyException} where a regular expression takes too long.
     */
    default Predicate<StoredEvent> test() {
        var matching = Matching.of(this);
        return event -> matching.test(new EventFields(event));
    }
}
