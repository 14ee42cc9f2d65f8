package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.projections.history.History;
import dev.reprise.projections.query.Query;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The past over HTTP. Event n is recorded n - 1 milliseconds after {@code START}. */
final class PastIT {
    private static final String TOKEN = ApiOptions.newToken();

    private final FakeHost host = new FakeHost();
    private ApiServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        host.launchWeb(1); // 3, 4
        host.append(
                Streams.instance("web"),
                new ResourceEvent.Exited(1, 3, null, FakeHost.START, false)); // 5
        host.launchWeb(2); // 6, 7
        server = ApiServer.start(host, ApiOptions.on(0, TOKEN));
        client = new ApiClient(server.url(), TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/state",
        "/api/changes",
        "/api/resources",
        "/api/resources/web",
        "/api/why/web",
        "/api/blame/web/state"
    })
    void a_time_is_taken_wherever_a_position_is(String path) throws Exception {
        var byTime = client.get(path + "?at=2026-01-31T12:00:00.004Z");
        assertThat(byTime.statusCode()).as(byTime.body()).isEqualTo(200);
        assertThat(byTime.headers().firstValue("X-Reprise-Position")).hasValue("5");
        assertThat(byTime.body()).isEqualTo(client.get(path + "?at=5").body());
        assertThat(byTime.body()).isNotEqualTo(client.get(path + "?at=7").body());
    }

    @Test
    void a_tag_holds_for_its_position_and_no_answer_is_for_good() throws Exception {
        var past = client.get("/api/state?at=5");
        var tag = past.headers().firstValue("ETag").orElseThrow();
        assertThat(past.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
        var known = client.get("/api/state?at=5", "If-None-Match", "\"other\", W/" + tag);
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(client.get("/api/state?at=6", "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void who_has_one_position_is_told_only_what_is_different_at_another() throws Exception {
        var whole = ApiClient.json(client.get("/api/changes?at=5"));
        assertThat(whole.get("whole").booleanValue()).isTrue();
        assertThat(whole.get("resources"))
                .isEqualTo(ApiClient.json(client.get("/api/resources?at=5")));

        for (var since : List.of(3, 7)) {
            var changes = ApiClient.json(client.get("/api/changes?at=5&since=" + since));
            assertThat(changes.get("position").intValue()).isEqualTo(5);
            assertThat(changes.get("whole").booleanValue()).isFalse();
            assertThat(changes.get("resources").findValuesAsText("name")).containsExactly("web");
            assertThat(changes.get("resources").get(0))
                    .isEqualTo(ApiClient.json(client.get("/api/resources/web?at=5")));
        }
        assertThat(ApiClient.json(client.get("/api/changes?at=5&since=5")).get("resources"))
                .isEmpty();
        assertThat(client.get("/api/changes?at=5&since=99").statusCode()).isEqualTo(404);
    }

    @Test
    void who_has_a_position_of_other_resources_is_told_all() throws Exception {
        var changes = ApiClient.json(client.get("/api/changes?at=5&since=1"));
        assertThat(changes.get("whole").booleanValue()).isTrue();
        assertThat(changes.get("resources").findValuesAsText("name"))
                .containsExactly("web", "api-1", "api-2");
    }

    @Test
    void what_an_instance_used_is_told_sample_by_sample() throws Exception {
        use("web", 2, 12.5); // 8
        use("api-1", 1, 3); // 9
        use("web", 2, 0); // 10
        assertThat(client.get("/api/usage/web").body())
                .isEqualTo(
                        """
                        {"samples":[{"position":8,"at":"2026-01-31T12:00:00Z","cpuPercent":12.5,"memoryBytes":1024},\
                        {"position":10,"at":"2026-01-31T12:00:00Z","cpuPercent":0.0,"memoryBytes":1024}]}
                        """
                                .strip());
        assertThat(samples("/api/usage/web?from=9")).hasSize(1);
        assertThat(samples("/api/usage/web?to=9")).hasSize(1);
        assertThat(samples("/api/usage/web?from=9&to=9")).isEmpty();
        assertThat(samples("/api/usage/api-2")).isEmpty();
        assertThat(client.get("/api/usage/nobody").statusCode()).isEqualTo(404);
        assertThat(client.get("/api/usage").body())
                .isEqualTo("{\"positions\":[8,9,10],\"next\":0}");
        assertThat(client.get("/api/usage?from=9").body()).contains("[9,10]");
        assertThat(client.get("/api/usage?to=9").body()).contains("[8,9]");
        assertThat(client.get("/api/usage?from=9&to=9").body()).contains("[9]");
        assertThat(ApiClient.json(client.get("/api/resources/web")).get("cpuPercent").doubleValue())
                .isZero();
    }

    private void use(String instance, int attempt, double cpuPercent) {
        host.append(
                Streams.HOST,
                new HostEvent.UsageSampled(
                        FakeHost.START,
                        List.of(new HostEvent.Use(instance, attempt, cpuPercent, 1024))));
    }

    private JsonNode samples(String path) throws Exception {
        return ApiClient.json(client.get(path)).get("samples");
    }

    @Test
    void answers_are_those_of_the_history() throws Exception {
        var history = new History(host.log);
        is("/api/events/4/chain", history.chain(4));
        is("/api/diff?from=3&to=7", history.diff("3", "7"));
        is("/api/diff?from=session:1&to=session:1", history.diff("session:1", "session:1"));
        is("/api/timeline?from=2&to=7&buckets=5", history.timeline(2, 7, 5));
        is("/api/timeline", history.timeline(1, 7, 200));
        is("/api/sessions", history.sessions());
        is("/api/sizes", host.log.sizes());
        is("/api/blame/web/pid?at=7", history.blame("web", "pid", 7));
        is("/api/why/web?at=5", history.why("web", 5));
        is(
                "/api/events?q=type:Launched",
                history.events(Query.parse("type:Launched"), 1, 7, 10).events());
    }

    private void is(String path, Object answer) throws Exception {
        var json = client.get(path);
        assertThat(json.statusCode()).as(json.body()).isEqualTo(200);
        assertThat(ApiClient.json(json))
                .as(path)
                .isEqualTo(
                        dev.reprise.app.event.EventJson.mapper().readTree(Answers.toJson(answer)));
    }

    @Test
    void events_are_found_by_query_and_every_filter() throws Exception {
        assertThat(positions("q=" + encode("resource:web -type:Launched")))
                .containsExactly(3, 5, 6);
        assertThat(positions("q=" + encode("payload.exitCode>2 OR session:9"))).containsExactly(5);
        assertThat(positions("actor=host&correlation=c-1&from=6")).containsExactly(6, 7);
        assertThat(positions("actor=nobody")).isEmpty();
        assertThat(positions("correlation=c-2")).isEmpty();
        assertThat(positions("from=2026-01-31T12:00:00.005Z")).containsExactly(6, 7);
        assertThat(positions("to=2026-01-31T12:00:00.001Z")).containsExactly(1, 2);
        assertThat(positions("to=2025-01-31T12:00:00Z")).isEmpty();
    }

    @Test
    void a_cursor_leads_on_and_the_last_page_has_none() throws Exception {
        var found = new ArrayList<Integer>();
        var query = "q=resource:web&from=2&limit=2";
        var cursor = "";
        do {
            var answer = client.get("/api/events?" + query + cursor);
            ApiClient.json(answer).forEach(e -> found.add(e.get("position").intValue()));
            assertThat(found).hasSizeLessThan(10);
            cursor =
                    answer.headers()
                            .firstValue("X-Reprise-Cursor")
                            .map(c -> "&cursor=" + c)
                            .orElse("");
        } while (!cursor.isEmpty());
        assertThat(found).containsExactly(3, 4, 5, 6, 7);
    }

    @Test
    void a_mistake_in_a_query_is_shown_at_its_column() throws Exception {
        var answer = client.get("/api/events?q=" + encode("type:Exited colour:red"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(answer).get("detail").textValue())
                .startsWith("q: column 13: there is no field 'colour'")
                .endsWith("\n  type:Exited colour:red\n              ^");
        var costly = client.get("/api/events?q=" + encode("/(a+)+\\$/ -x"));
        assertThat(costly.statusCode()).isLessThan(500);
    }

    @Test
    void logs_as_of_a_position_are_the_lines_seen_by_then() throws Exception {
        for (int line = 1; line <= 5; line++) {
            host.console.say(1, "stdout", FakeHost.START.plusMillis(line), "line " + line);
        }
        var path = "/api/resources/web/logs?at=4";
        assertThat(client.get(path, "Accept", "text/plain").body())
                .isEqualTo("line 1\nline 2\nline 3\n");
        assertThat(client.get(path + "&tail=1", "Accept", "text/plain").body())
                .isEqualTo("line 3\n");
        var follow = client.get(path + "&follow=true");
        assertThat(follow.statusCode()).isEqualTo(409);
        assertThat(follow.body()).contains("leave one of them out");
    }

    @Test
    void the_log_leaves_as_a_file_that_is_sealed() throws Exception {
        var whole = client.get("/api/export");
        assertThat(whole.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"log.ndjson\"");
        var lines = whole.body().lines().toList();
        assertThat(lines).as("header, seven events, seal").hasSize(9);
        assertThat(lines.getLast()).contains("sealed");
        assertThat(client.get("/api/export?session=1").body().lines()).hasSize(9);
        assertThat(client.get("/api/export?session=4").statusCode()).isEqualTo(404);
    }

    @Test
    void when_lines_match_is_counted_in_parts_of_a_range() throws Exception {
        for (int line = 0; line <= 8; line++) {
            var text = line % 2 == 0 ? "ERROR " + line : "well " + line;
            host.console.say(1, "stdout", FakeHost.START.plusMillis(line), text);
        }
        assertThat(client.get("/api/logs/density?from=3&to=7&buckets=4&grep=ERROR").body())
                .isEqualTo(
                        """
                        {"fromAt":"2026-01-31T12:00:00.002Z","toAt":"2026-01-31T12:00:00.006Z","buckets":4,\
                        "resources":{"web":[{"bucket":0,"lines":1},{"bucket":2,"lines":1},{"bucket":3,"lines":1}]}}
                        """
                                .strip());
        assertThat(client.get("/api/logs/density?grep=nothing").body())
                .contains("\"resources\":{}");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/state?at=2025-01-01T00:00:00Z, 404, begins at 2026-01-31T12:00:00Z",
        "/api/events/99/chain, 404, 1..7",
        "/api/events/x/chain, 400, nor a time",
        "/api/diff?from=3, 400, to is missing",
        "/api/diff?from=5&to=3, 400, before from",
        "/api/diff?from=session:1&to=3, 400, two sessions",
        "/api/diff?from=session:1&to=session:4, 404, 1..1",
        "/api/timeline?buckets=0, 400, 1..2000",
        "/api/timeline?from=6&to=2, 400, before from",
        "/api/logs/density?from=6&to=2&grep=x, 400, before from",
        "/api/logs/density?grep=(, 400, grep",
        "/api/blame/api/state, 404, 'api-1, api-2'",
        "/api/blame/web/colour, 404, 'workingDirectory'",
        "/api/events?cursor=0, 400, cursor"
    })
    void what_is_wrong_is_named(String path, int status, String named) throws Exception {
        var answer = client.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(ApiClient.json(answer).get("detail").textValue()).contains(named);
    }

    private List<Integer> positions(String query) throws Exception {
        var positions = new ArrayList<Integer>();
        var answer = client.get("/api/events?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        for (JsonNode event : ApiClient.json(answer)) {
            positions.add(event.get("position").intValue());
        }
        return positions;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
