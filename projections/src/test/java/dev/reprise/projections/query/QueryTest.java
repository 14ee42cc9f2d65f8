package dev.reprise.projections.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.query.Query.Op;
import dev.reprise.projections.query.Query.Value;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

class QueryTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    private static StoredEvent event(String type, String stream, String payload) {
        return event(1_200, type, stream, payload, 17L, "c-1");
    }

    private static StoredEvent event(
            long position,
            String type,
            String stream,
            String payload,
            @Nullable Long cause,
            @Nullable String correlation) {
        return new StoredEvent(
                position,
                1,
                null,
                stream,
                3,
                type,
                1,
                new UUID(1, 2),
                2,
                5,
                AT,
                "cli",
                cause,
                correlation,
                payload,
                "00");
    }

    private static final StoredEvent EXITED =
            event(
                    "Exited",
                    "resource-api-2",
                    "{\"attempt\":3,\"exitCode\":137,\"signal\":\"SIGKILL\",\"grace\":\"PT1.5S\","
                            + "\"at\":\"2026-03-01T09:59:59Z\",\"text\":\"a \\\"b\\\" C\","
                            + "\"environment\":{\"DB_URL\":\"jdbc:pg\"},\"bytes\":{\"stdout\":2048}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "sigkill",
                "exited",
                "\"a \\\"b\\\" c\"",
                "/exit[A-Z]ode\":13\\d/",
                "type:exited",
                "resource:api",
                "resource:api-2",
                "resource=api-2",
                "stream:resource-api-2 actor:CLI",
                "-resource:web",
                "resource!=web",
                "session:2 epoch>4 version<=3 cause:17 attempt:3",
                "at:1200..1300",
                "at:#1200",
                "position>=1200",
                "at:2026-03-01T10:00:00Z",
                "time:2026-03-01T09:00:00Z..2026-03-01T10:00:00Z",
                "time<2026-03-01T11:00:00+00:30",
                "correlation:C-1",
                "payload.exitCode>128",
                "payload.exitCode:137",
                "payload.grace>1s payload.grace<=1500ms",
                "payload.at<2026-03-01T10:00:00Z",
                "payload.environment.DB_URL:PG",
                "payload.environment.DB_URL=jdbc:pg",
                "payload.bytes.stdout>2kb",
                "payload.nothing!=5",
                "-payload.nothing:5",
                "type:Launched OR type:Exited",
                "(type:Launched OR signal) -web",
                "-(web nobody)",
                "()",
            })
    void these_ask_for_the_exit(String query) {
        assertThat(Query.parse(query).test().test(EXITED)).as(query).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "web",
                "type:Exit",
                "type=exited",
                "resource=api",
                "resource:ap",
                "-resource:api",
                "at:1201..1300",
                "at>2026-03-01T10:00:00Z",
                "cause:16",
                "payload.exitCode=13",
                "payload.grace>2s",
                "payload.nothing:5",
                "payload.nothing>=0",
                "payload.signal>5",
                "type:Launched OR web",
                "exited web",
            })
    void these_do_not(String query) {
        assertThat(Query.parse(query).test().test(EXITED)).as(query).isFalse();
    }

    @Test
    void a_field_that_is_missing_makes_a_comparison_false_and_its_negation_true() {
        var bare = event(1, "SessionEnded", "host", "{}", null, null);
        for (var field : List.of("cause", "attempt")) {
            assertThat(Query.parse(field + ">=0").test().test(bare)).isFalse();
            assertThat(Query.parse("-" + field + ">=0").test().test(bare)).isTrue();
            assertThat(Query.parse(field + "!=0").test().test(bare)).isTrue();
        }
        for (var field : List.of("resource", "correlation")) {
            assertThat(Query.parse(field + "=x").test().test(bare)).isFalse();
            assertThat(Query.parse("-" + field + "=x").test().test(bare)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "typ:Exited | 1 | there is no field 'typ'; there are type, resource",
                "ok colour:red | 4 | quote it",
                "type: | 6 | value is missing",
                "a (b | 3 | not closed",
                "a) b | 2 | closes nothing",
                "say \"hi | 5 | quote is not closed",
                "/[/ | 1 | not a regular expression",
                "/abc | 1 | between two '/'",
                "a OR | 5 | missing here",
                "OR a | 1 | missing here",
                "- a | 2 | nothing to leave out",
                "session:two | 9 | 'two' is not a number",
                "time:now | 6 | not a time like",
                "at:x..9 | 4 | a position like",
                "at:1..2026-03-01T10:00:00Z | 4 | ends of one range",
                "at>1..2 | 4 | a range follows",
                "x \"\" | 3 | empty quote",
            })
    void a_mistake_points_at_its_column(String query, int column, String what) {
        assertThatThrownBy(() -> Query.parse(query))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("column " + column + ":")
                .hasMessageContaining(what)
                .hasMessageEndingWith("\n  " + " ".repeat(column - 1) + "^");
    }

    @Test
    void a_query_has_limits() {
        assertThatThrownBy(() -> Query.parse("a ".repeat(1_500)))
                .hasMessageContaining("3000 characters, 2000");
        assertThatThrownBy(() -> Query.parse("(".repeat(200)))
                .hasMessageContaining("more than 50 parentheses");
        assertThatThrownBy(() -> Query.parse("/" + "a".repeat(501) + "/"))
                .hasMessageContaining("501 characters, 500");
        var hostile = Query.parse("/(a+)+\\$/").test();
        var long_ = event("Noted", "host", "\"" + "a".repeat(5_000) + "\"");
        assertThatThrownBy(() -> hostile.test(long_))
                .isInstanceOf(CostlyException.class)
                .hasMessageContaining("(a+)+");
    }

    @Test
    void the_text_of_a_query_is_read_back_as_the_same() {
        assertThat(Query.parse("  ")).isEqualTo(Query.ALL);
        for (int seed = 0; seed < 5_000; seed++) {
            var query = new Generator(seed).query(4);
            assertThat(Query.parse(query.toString()))
                    .as("seed %d: %s", seed, query)
                    .isEqualTo(query);
        }
    }

    @Test
    void a_query_means_what_its_parts_mean() {
        var met = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            var generator = new Generator(seed);
            var query = generator.query(3);
            var event = generator.event();
            var naive = naive(query, event);
            met += naive ? 1 : 0;
            assertThat(query.test().test(event))
                    .as("seed %d: %s on %s", seed, query, event)
                    .isEqualTo(naive);
        }
        assertThat(met).isBetween(500, 4_500);
    }

    /** The meaning, as plainly as it can be put, for the values that the generator makes. */
    private static boolean naive(Query query, StoredEvent e) {
        return switch (query) {
            case Query.And(var all) -> all.stream().allMatch(q -> naive(q, e));
            case Query.Or(var any) -> any.stream().anyMatch(q -> naive(q, e));
            case Query.Not(var of) -> !naive(of, e);
            case Query.Words(var text) ->
                    (e.payload() + "\n" + e.type() + "\n" + e.stream() + "\n" + e.actor())
                            .toLowerCase(Locale.ROOT)
                            .contains(
                                    text.toLowerCase(Locale.ROOT)
                                            .replace("\\", "\\\\")
                                            .replace("\"", "\\\""));
            case Query.Regex(var expression) ->
                    java.util.regex.Pattern.compile(expression).matcher(e.payload()).find();
            case Query.Compare(var field, var op, var value) ->
                    op == Op.UNEQUAL
                            ? !naive(field.toString(), Op.EQUAL, value, e)
                            : naive(field.toString(), op, value, e);
        };
    }

    private static boolean naive(String field, Op op, Value value, StoredEvent e) {
        var actual =
                switch (field) {
                    case "position" -> (Long) e.position();
                    case "cause" -> e.causation();
                    default ->
                            e.payload().contains("exitCode")
                                    ? (Long) Long.parseLong(e.payload().replaceAll("\\D", ""))
                                    : null;
                };
        if (field.equals("type")) {
            var text = ((Value.Single) value).text();
            return op == Op.HAS
                    ? e.type().equalsIgnoreCase(text)
                    : compares(op, e.type().compareTo(text));
        }
        if (actual == null) {
            return false;
        }
        return switch (value) {
            case Value.Single(var text, _) ->
                    compares(op, Long.compare(actual, Long.parseLong(text)));
            case Value.Range(var from, var to) ->
                    actual >= Long.parseLong(from) && actual <= Long.parseLong(to);
        };
    }

    private static boolean compares(Op op, int order) {
        return switch (op) {
            case HAS, EQUAL -> order == 0;
            case UNEQUAL -> order != 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
        };
    }

    private static final class Generator {
        private static final List<String> TEXTS =
                List.of(
                        "web",
                        "Exit",
                        "OR",
                        "a b",
                        "say \"x\"",
                        "-no",
                        "/path/",
                        "a\\b",
                        "(",
                        ")",
                        "x:y",
                        "a=b",
                        "é€",
                        "orders",
                        "1",
                        "{",
                        "a\u2003b",
                        "\\\"");
        private static final List<String> FIELDS =
                List.of("type", "position", "cause", "payload.exitCode");

        private final Random random;

        Generator(long seed) {
            random = new Random(seed);
        }

        Query query(int depth) {
            return switch (random.nextInt(depth == 0 ? 4 : 8)) {
                case 0 -> new Query.Words(pick(TEXTS));
                case 1 -> new Query.Regex(pick(List.of("ex.t", "\\d+", "a/b", "[\"']", "x|\\\\")));
                case 2, 3 -> compare();
                case 4 -> new Query.Not(query(depth - 1));
                case 5 -> new Query.Or(several(depth - 1));
                default -> new Query.And(several(depth - 1));
            };
        }

        StoredEvent event() {
            var payload =
                    switch (random.nextInt(3)) {
                        case 0 -> "{\"exitCode\":" + random.nextInt(4) + "}";
                        case 1 -> "{\"text\":\"web a b/b\"}";
                        default -> "{}";
                    };
            return QueryTest.event(
                    random.nextInt(4),
                    pick(List.of("Exited", "Launched")),
                    pick(List.of("host", "resource-web")),
                    payload,
                    random.nextBoolean() ? (Long) (long) random.nextInt(4) : null,
                    "c");
        }

        private Query compare() {
            var field = Field.of(pick(FIELDS)).orElseThrow();
            if (field.toString().equals("type")) {
                return new Query.Compare(
                        field,
                        pick(List.of(Op.values())),
                        new Value.Single(
                                pick(List.of("Exited", "exited", "M")), random.nextBoolean()));
            }
            // Of a payload ':' is about its text, of which numbers have none.
            var number = String.valueOf(random.nextInt(4));
            return random.nextInt(4) == 0
                    ? new Query.Compare(
                            field,
                            pick(List.of(Op.HAS, Op.EQUAL, Op.UNEQUAL)),
                            new Value.Range(number, String.valueOf(random.nextInt(5))))
                    : new Query.Compare(
                            field, pick(List.of(Op.values())), new Value.Single(number, false));
        }

        private List<Query> several(int depth) {
            var list = new ArrayList<Query>();
            for (int i = 0; i < 2 + random.nextInt(2); i++) {
                list.add(query(depth));
            }
            return list;
        }

        private <T> T pick(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
