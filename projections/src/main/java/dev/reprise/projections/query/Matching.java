package dev.reprise.projections.query;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;

import dev.reprise.projections.query.Query.Op;
import dev.reprise.projections.query.Query.Value;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Makes tests of queries. Pure. */
final class Matching {
    private Matching() {}

    /** A missing field makes a comparison false and what negates it true. */
    static Predicate<EventFields> of(Query query) {
        return switch (query) {
            case Query.And(var all) -> all(all);
            case Query.Or(var any) -> {
                var tests = any.stream().map(Matching::of).toList();
                yield event -> tests.stream().anyMatch(test -> test.test(event));
            }
            case Query.Not(var inner) -> of(inner).negate();
            case Query.Words(var text) -> words(text);
            case Query.Regex(var expression) -> {
                var regex = MeteredRegex.of(expression);
                yield event -> regex.find(event.event().payload());
            }
            case Query.Compare compare -> compare(compare);
        };
    }

    private static Predicate<EventFields> all(List<Query> all) {
        // What reads no payload goes first.
        var tests =
                all.stream()
                        .sorted(Comparator.comparing(Matching::readsPayload))
                        .map(Matching::of)
                        .toList();
        return event -> {
            for (var test : tests) {
                if (!test.test(event)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static boolean readsPayload(Query query) {
        return switch (query) {
            case Query.Compare(var field, _, _) ->
                    field.name() == Field.Name.PAYLOAD || field.name() == Field.Name.ATTEMPT;
            case Query.Not(var inner) -> readsPayload(inner);
            case Query.And _, Query.Or _, Query.Words _, Query.Regex _ -> true;
        };
    }

    private static Predicate<EventFields> words(String text) {
        var inJson = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        return fields -> {
            var event = fields.event();
            return contains(event.payload(), inJson)
                    || contains(event.type(), text)
                    || contains(event.stream(), text)
                    || contains(event.actor(), text);
        };
    }

    static boolean contains(String text, String part) {
        for (int i = 0; i + part.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, part, 0, part.length())) {
                return true;
            }
        }
        return false;
    }

    private static Predicate<EventFields> compare(Query.Compare compare) {
        var field = compare.field();
        var op = compare.op() == Op.UNEQUAL ? Op.EQUAL : compare.op();
        Predicate<EventFields> test =
                switch (field.kind()) {
                    case NAME -> name(field, op, compare.value());
                    case NUMBER -> number(field, op, compare.value());
                    case TIME ->
                            event ->
                                    holds(
                                            op,
                                            compare.value(),
                                            new Operand.Time(event.event().recordedAt()));
                    case ANY -> event -> holds(op, compare.value(), event.payload(field.path()));
                };
        return compare.op() == Op.UNEQUAL ? test.negate() : test;
    }

    private static Predicate<EventFields> name(Field field, Op op, Value value) {
        return event -> event.name(field).filter(name -> named(field, op, value, name)).isPresent();
    }

    private static boolean named(Field field, Op op, Value value, String name) {
        return switch (value) {
            case Value.Single(var text, _) when op == Op.HAS ->
                    name.equalsIgnoreCase(text)
                            || (field.name() == Field.Name.RESOURCE && isReplica(name, text));
            case Value.Single(var text, _) -> satisfies(op, name.compareTo(text));
            case Value.Range(var from, var to) ->
                    name.compareTo(from) >= 0 && name.compareTo(to) <= 0;
        };
    }

    /** Instance {@code api-2} is of the resource {@code api}. */
    private static boolean isReplica(String name, String resource) {
        return name.length() > resource.length() + 1
                && name.regionMatches(true, 0, resource, 0, resource.length())
                && name.charAt(resource.length()) == '-'
                && name.chars().skip(resource.length() + 1L).allMatch(Character::isDigit);
    }

    private static Predicate<EventFields> number(Field field, Op op, Value value) {
        var byTime =
                field.position()
                        && switch (value) {
                            case Value.Single(var text, _) ->
                                    Operand.of(text) instanceof Operand.Time;
                            case Value.Range(var from, _) ->
                                    Operand.of(from) instanceof Operand.Time;
                        };
        return byTime
                ? event -> holds(op, value, new Operand.Time(event.event().recordedAt()))
                : event ->
                        event.number(field)
                                .filter(
                                        n ->
                                                holds(
                                                        op,
                                                        value,
                                                        new Operand.Amount(BigDecimal.valueOf(n))))
                                .isPresent();
    }

    private static boolean holds(Op op, Value value, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return false;
        }
        if (node.isNumber()) {
            return holds(op, value, new Operand.Amount(node.decimalValue()));
        }
        var text = node.isTextual() ? node.textValue() : node.toString();
        return switch (value) {
            case Value.Single(var wanted, _) when op == Op.HAS -> contains(text, wanted);
            case Value.Single(var wanted, var quoted) ->
                    holds(op, quoted ? new Operand.Text(wanted) : Operand.of(wanted), text);
            case Value.Range(var from, var to) ->
                    holds(Op.AT_LEAST, Operand.of(from), text)
                            && holds(Op.AT_MOST, Operand.of(to), text);
        };
    }

    /** A text compares with a length of time or a time if it is one itself. */
    private static boolean holds(Op op, Operand wanted, String text) {
        Optional<Operand> actual =
                switch (wanted) {
                    case Operand.Millis _ -> Operand.duration(text).map(Operand.Millis::new);
                    case Operand.Time _ -> Operand.time(text).map(Operand.Time::new);
                    case Operand.Text _ -> Optional.of(new Operand.Text(text));
                    case Operand.Amount _ ->
                            Operand.of(text) instanceof Operand.Amount amount
                                    ? Optional.of(amount)
                                    : Optional.empty();
                };
        return actual.isPresent() && satisfies(op, order(actual.get(), wanted));
    }

    private static boolean holds(Op op, Value value, Operand actual) {
        return switch (value) {
            case Value.Single(var text, var quoted) ->
                    satisfies(
                            op, order(actual, quoted ? new Operand.Text(text) : Operand.of(text)));
            case Value.Range(var from, var to) ->
                    satisfies(Op.AT_LEAST, order(actual, Operand.of(from)))
                            && satisfies(Op.AT_MOST, order(actual, Operand.of(to)));
        };
    }

    /** Returns how both compare, empty when they are of different sorts. */
    private static OptionalInt order(Operand one, Operand other) {
        if (one instanceof Operand.Amount(var left) && other instanceof Operand.Amount(var right)) {
            return OptionalInt.of(left.compareTo(right));
        }
        if (one instanceof Operand.Millis(var left) && other instanceof Operand.Millis(var right)) {
            return OptionalInt.of(left.compareTo(right));
        }
        if (one instanceof Operand.Time(var left) && other instanceof Operand.Time(var right)) {
            return OptionalInt.of(left.compareTo(right));
        }
        if (one instanceof Operand.Text(var left) && other instanceof Operand.Text(var right)) {
            return OptionalInt.of(left.compareTo(right));
        }
        return OptionalInt.empty();
    }

    private static boolean satisfies(Op op, OptionalInt order) {
        return order.isPresent() && satisfies(op, order.getAsInt());
    }

    private static boolean satisfies(Op op, int order) {
        return switch (op) {
            case HAS, EQUAL -> order == 0;
            case UNEQUAL -> order != 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
        };
    }
}
