package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.json.Json;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Commands against the API of a host, which here is a double. */
class CommandsIT {
    private static final String API =
            """
            {"name":"api","displayName":"api","resourceType":"Java","state":"Running",
             "stateSince":"2026-01-01T00:00:00Z","healthStatus":"%s","exitCode":null,
             "exitSignal":null,"crashLoop":false,"pid":4711,"attempt":2,"restarts":1,"cpuPercent":12.5,"memoryBytes":104857600,
             "startTimestamp":"2026-01-01T00:00:00Z","stopTimestamp":null,
             "urls":[{"name":"http","url":"http://localhost:8080","active":true}],"replica":null,
             "parent":null,"holds":[],"reason":null,
             "checks":[{"name":"http:/health","status":"%s","detail":"GET /health gave 503"}],
             "commands":["stop","restart"],"waitsFor":["orders"],"references":[],
             "commandLine":["java","-jar","api.jar"],"workingDirectory":"/srv",
             "environment":{"TOKEN":"${secret:token}"}}
            """;
    private static final String WORKER =
            """
            {"name":"worker-%d","displayName":"worker","state":"Waiting","holds":[
             {"text":"api is not healthy"}],"replica":%d,"urls":[]}
            """;

    private static final String CACHE =
            """
            {"name":"cache","displayName":"cache","resourceType":"Container","state":"Running",
             "healthStatus":"Healthy","pid":null,"attempt":1,"urls":[],
             "containerId":"4f1c0a93d5e84f1c0a93d5e84f1c0a93d5e8","image":"redis:7"}
            """;

    @TempDir private Path directory;
    private FakeHost host;

    @BeforeEach
    void start() throws IOException {
        host = new FakeHost(directory);
        resources("Healthy");
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void ps_prints_a_table_of_what_there_is() {
        var result = host.run("ps");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines().map(line -> line.split(" ")[0]))
                .containsExactly("NAME", "api", "worker-1", "worker-2");
        assertThat(result.out()).contains("http://localhost:8080").doesNotContain("\033");
    }

    @Test
    void ps_tells_what_programs_use_when_asked() {
        var result = host.run("ps", "--wide");
        assertThat(result.out()).containsPattern("UP +CPU +MEMORY +URLS");
        assertThat(result.out()).contains("12.5 %", "105 MB");
        assertThat(host.run("ps").out()).doesNotContain("CPU", "12.5 %");
    }

    @Test
    void ps_tells_image_and_container_when_asked() {
        host.answer("/api/resources", "[" + CACHE + "]");
        assertThat(host.run("ps", "--wide").out())
                .containsPattern("IMAGE +CONTAINER\n")
                .containsPattern("redis:7 +4f1c0a93d5e8\n");
    }

    @Test
    void describe_tells_how_a_container_was_made() {
        host.answer("/api/resources", "[" + CACHE + "]");
        host.answer("/api/host", "{\"position\":7}");
        host.answer(
                "/api/state",
                """
                {"instances":{"cache":{"live":{"begun":{"container":{"name":"cache-12345678-1",
                 "image":"redis:7","mounts":["data:/data:ro"],
                 "networks":{"reprise-12345678":["cache","cache.dev.internal"]}}}}}}}
                """);
        assertThat(host.run("describe", "cache").out())
                .contains(
                        "image      redis:7\n",
                        "container  cache-12345678-1  4f1c0a93d5e84f1c0a93d5e84f1c0a93d5e8\n",
                        "mount      data:/data:ro\n",
                        "network    reprise-12345678 as cache, cache.dev.internal\n");
    }

    @Test
    void exec_prints_what_a_command_says_and_ends_with_its_exit_code() {
        host.answer("/api/resources/api/exec", "{\"exitCode\":3,\"output\":\"no rows\\n\"}");
        var result = host.run("exec", "api", "--timeout", "5s", "--", "psql", "-c", "select 1");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("no rows\n");
        assertThat(host.requests.getLast())
                .startsWith("POST /api/resources/api/exec {")
                .contains("\"commandLine\":[\"psql\",\"-c\",\"select 1\"]", "\"timeoutSeconds\":5");
        assertThat(host.run("exec", "api", "--json", "--", "psql").out())
                .isEqualTo("{\"exitCode\":3,\"output\":\"no rows\\n\"}\n");
    }

    @Test
    void what_reprise_has_to_say_of_an_exec_is_not_in_its_output() {
        host.answer(
                "/api/resources/api/exec",
                """
                {"exitCode":124,"output":"","truncated":false,
                 "reason":"sleep did not end within 1 s"}
                """);
        var late = host.run("exec", "api", "--", "sleep", "9");
        assertThat(late.exitCode()).isEqualTo(124);
        assertThat(late.out()).isEmpty();
        assertThat(late.err()).isEqualTo("reprise: sleep did not end within 1 s\n");

        host.answer(
                "/api/resources/api/exec", "{\"exitCode\":0,\"output\":\"x\",\"truncated\":true}");
        var cut = host.run("exec", "api", "--", "cat", "big");
        assertThat(cut.out()).isEqualTo("x");
        assertThat(cut.err()).isEqualTo("reprise: output beyond 64 KiB is not shown\n");
    }

    @Test
    void exec_is_for_one_instance_and_something_to_run() {
        assertThat(host.run("exec", "api").err()).contains("write it after --");
        assertThat(host.run("exec", "worker", "--", "env").err())
                .contains("name one of worker-1, worker-2");
        assertThat(host.run("exec", "api", "--timeout", "11m", "--", "env").exitCode())
                .isEqualTo(ExitCode.INVALID);
        assertThat(host.requests).noneMatch(request -> request.startsWith("POST"));
        host.answer("/api/resources/api/exec", 409, "{\"detail\":\"api is Waiting\"}");
        var refused = host.run("exec", "api", "--", "env");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.COMMAND_FAILED);
        assertThat(refused.err()).contains("api is Waiting");
    }

    @Test
    void the_json_of_ps_has_exactly_the_members_of_the_contract() throws IOException {
        golden("ps.json", host.run("ps", "--json").out());
    }

    @Test
    void describe_tells_command_line_environment_and_checks() throws IOException {
        golden("describe.txt", host.run("describe", "api").out());
    }

    @Test
    void an_unknown_resource_is_answered_with_those_there_are_and_the_nearest() {
        var result = host.run("describe", "wroker");
        assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(result.err())
                .isEqualTo(
                        "reprise: there is no resource 'wroker'; did you mean worker? There are api,"
                                + " worker, worker-1, worker-2\n");
    }

    @Test
    void why_explains_each_instance() {
        host.answer(
                "/api/why/worker-1",
                """
                {"name":"worker-1","state":"Waiting","summary":"it waits for api","conditions":[
                 {"text":"api is not healthy","expected":"Healthy","actual":"Unhealthy",
                  "until":null,"evidence":[12],"since":"2026-01-31T12:00:00Z",
                  "action":{"kind":"probe","target":"api","command":"reprise command api probe"}}],
                 "evidence":[9,12],"cycle":["worker","api","worker"]}
                """);
        host.answer("/api/why/worker-2", "{\"name\":\"worker-2\",\"state\":\"Waiting\"}");
        assertThat(host.run("why", "worker").out())
                .startsWith(
                        """
                        worker-1 is waiting: it waits for api [9, 12]
                          - api is not healthy [12]
                              expected Healthy
                              actual   Unhealthy
                              since    2026-01-31T12:00:00Z
                              try      reprise command api probe
                          They wait for each other: worker -> api -> worker. Only a change of the \
                        model ends that.
                        worker-2 is waiting\
                        """);
    }

    @Test
    void wait_is_over_at_once_when_it_is_reached_already() {
        assertThat(host.run("wait", "api", "--for", "healthy").exitCode()).isZero();
    }

    @Test
    void wait_looks_again_after_each_event_and_not_in_between() {
        resources("Unhealthy");
        var waiting = CompletableFuture.supplyAsync(() -> host.run("wait", "api"));
        Awaitility.await().until(() -> looks() >= 2);
        assertThat(waiting).isNotDone();
        resources("Healthy");
        host.stream.add("{\"position\":1,\"eventId\":\"x\"}");
        assertThat(waiting.join().exitCode()).isZero();
        assertThat(looks()).isLessThanOrEqualTo(4);
    }

    @Test
    void wait_gives_up_when_time_is_up_and_says_what_was_missing() {
        resources("Unhealthy");
        var result = host.run("wait", "api", "--timeout", "300ms");
        assertThat(result.exitCode()).isEqualTo(ExitCode.WAIT_TIMEOUT);
        assertThat(result.err())
                .contains("not within 300ms: api is running, not ready yet; check http:/health:")
                .contains("503");
    }

    @Test
    void wait_gives_up_at_once_on_what_has_ended_or_when_the_app_stops() throws IOException {
        host.answer("/api/resources", "[{\"name\":\"api\",\"state\":\"Finished\",\"exitCode\":3}]");
        var result = host.run("wait", "api");
        assertThat(result.exitCode()).isEqualTo(ExitCode.WAIT_FAILED);
        assertThat(result.err()).contains("api is finished with exit code 3");
    }

    @Test
    void a_command_waits_for_its_outcome_and_says_it() {
        host.answer("/api/resources/api/commands/restart", "{\"outcome\":\"ok\",\"detail\":\"\"}");
        var result = host.run("restart", "api", "--timeout", "5");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("restart api: done\n");
        assertThat(host.requests.getLast())
                .startsWith("POST /api/resources/api/commands/restart?wait=5000ms {\"commandId\":");
    }

    @Test
    void a_command_that_is_not_settled_in_time_has_not_succeeded() {
        var path = "/api/resources/api/commands/restart";
        host.answer(path, 202, "{\"commandId\":\"c-1\"}");
        var late = host.run("restart", "api", "--timeout", "2");
        assertThat(late.exitCode()).isEqualTo(ExitCode.WAIT_TIMEOUT);
        assertThat(late.out()).isEmpty();
        assertThat(late.err())
                .isEqualTo(
                        "reprise: restart api: accepted, but not done within 2.0s;"
                                + " see: reprise why api\n");
        var unasked = host.run("restart", "api", "--timeout", "0");
        assertThat(unasked.exitCode()).isZero();
        assertThat(unasked.out()).isEqualTo("restart api: accepted\n");
    }

    @Test
    void a_refused_or_failed_command_has_an_exit_code_of_its_own() {
        host.answer("/api/resources/api/commands/start", 409, "{\"detail\":\"api runs already\"}");
        host.answer(
                "/api/resources/api/commands/stop",
                "{\"outcome\":\"failed\",\"detail\":\"it does not end\"}");
        var refused = host.run("start", "api", "--force");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.COMMAND_FAILED);
        assertThat(refused.err()).isEqualTo("reprise: api runs already\n");
        assertThat(host.requests.getLast()).contains("\"force\":true");
        var failed = host.run("stop", "api");
        assertThat(failed.exitCode()).isEqualTo(ExitCode.COMMAND_FAILED);
        assertThat(failed.err()).isEqualTo("reprise: stop api failed: it does not end\n");
    }

    @Test
    void a_mistyped_resource_is_not_asked_of_the_host_but_guessed() {
        var result = host.run("restart", "aip");
        assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(result.err()).contains("there is no resource 'aip'; did you mean api?");
        assertThat(host.requests).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void logs_print_text_and_with_json_the_members_of_the_contract() {
        host.answer(
                "/api/resources/api/logs",
                """
                {"resource":"api","attempt":1,"stream":"stdout","line":1,"at":"2026-01-01T00:00:00Z","notBefore":null,"text":"hello"}

                {"resource":"api","attempt":1,"stream":"stderr","line":1,"at":"2026-01-01T00:00:01Z","notBefore":"2026-01-01T00:00:00Z","text":"oh"}
                """);
        assertThat(host.run("logs", "api").out()).isEqualTo("hello\noh\n");
        assertThat(host.run("logs", "api", "--json", "--tail", "9", "--grep", "a b").out())
                .isEqualTo(
                        """
                        {"resource":"api","attempt":1,"stream":"stdout","line":1,"at":"2026-01-01T00:00:00Z","text":"hello"}
                        {"resource":"api","attempt":1,"stream":"stderr","line":1,"at":"2026-01-01T00:00:01Z","text":"oh","notBefore":"2026-01-01T00:00:00Z"}
                        """);
        assertThat(host.requests.getLast()).contains("tail=9").contains("grep=a%20b");
    }

    @Test
    void followed_events_are_read_up_where_the_stream_left_some_out() {
        host.answer("/api/events", "[" + event(2) + "," + event(3) + "]");
        host.stream.add(event(1));
        host.stream.add(event(4));
        var result = host.run("events", "-f", "--json", "--limit", "4");
        assertThat(result.out().lines().map(line -> line.substring(0, 14)))
                .containsExactly(
                        "{\"position\":1,",
                        "{\"position\":2,",
                        "{\"position\":3,",
                        "{\"position\":4,");
        assertThat(host.requests).anyMatch(r -> r.contains("/api/events?from=2&to=3"));
    }

    @Test
    void followed_events_are_searched_too() {
        host.answer("/api/host", "{\"position\":0}");
        for (int position = 1; position <= 4; position++) {
            host.stream.add(
                    event(position).replace("\"T\"", position % 2 == 0 ? "\"Even\"" : "\"Odd\""));
        }
        var result = host.run("events", "-f", "--json", "type:Even", "--limit", "2");
        assertThat(result.out().lines().map(line -> Json.parse(line).at("position").number()))
                .containsExactly(2L, 4L);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void people_see_the_beginning_of_a_payload_and_scripts_all_of_it() {
        var event =
                event(1).replace(
                                "\"payload\":{",
                                "\"payload\":{\"text\":\"" + "x".repeat(500) + "\"");
        host.answer("/api/events", "[" + event + "]");
        assertThat(host.run("events").out()).contains("xxx").endsWith("x…\n").hasSizeLessThan(200);
        assertThat(host.run("events", "--json").out()).contains("x".repeat(500));
    }

    @Test
    void followed_events_end_when_the_host_does() throws IOException {
        var following = CompletableFuture.supplyAsync(() -> host.run("events", "-f"));
        host.stream.add(event(1));
        Awaitility.await().until(() -> host.stream.isEmpty());
        host.end();
        assertThat(following.join().exitCode()).isZero();
    }

    @Test
    void completion_knows_the_names_of_the_app() {
        assertThat(host.run("completion", "resources").out())
                .isEqualTo("api\nworker\nworker-1\nworker-2\n");
        host.answer("/api/parameters", "[{\"name\":\"token\"},{\"name\":\"region\"}]");
        assertThat(host.run("completion", "parameters").out()).isEqualTo("token\nregion\n");
    }

    @Test
    void a_parameter_that_is_not_there_is_not_asked_for() {
        host.answer("/api/parameters", "[{\"name\":\"token\"},{\"name\":\"region\"}]");
        var result = host.run("parameters", "set", "tokn");
        assertThat(result.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(result.err())
                .isEqualTo(
                        "reprise: there is no parameter 'tokn'; did you mean token? There are"
                                + " token, region\n");
    }

    @Test
    void an_answer_without_content_says_so() {
        host.answer("/api/resources", "[]");
        assertThat(host.run("ps").err()).isEqualTo("reprise: there are no resources\n");
        assertThat(host.run("ps", "--json").err()).isEmpty();
        resources("Healthy");
        host.answer("/api/resources/api/logs", "");
        assertThat(host.run("logs", "api", "--attempt", "9").err())
                .isEqualTo("reprise: no lines are kept that were asked for\n");
        host.answer("/api/host", "{\"position\":7}");
        host.answer("/api/events", "[]");
        assertThat(host.run("events", "--type", "Nosuch").err())
                .isEqualTo("reprise: no event matches\n");
    }

    @Test
    void the_dashboards_link_is_asked_for_afresh() {
        host.answer("/api/login-codes", "{\"url\":\"http://127.0.0.1:1/login?code=x\"}");
        assertThat(host.run("dashboard", "--json").out())
                .isEqualTo("{\"url\":\"http://127.0.0.1:1/login?code=x\"}\n");
    }

    @Test
    void without_a_host_commands_say_how_to_start_one() throws IOException {
        Files.delete(directory.resolve(".reprise/host.json"));
        var result = host.run("restart", "api");
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("no host runs").contains("reprise run " + directory);
    }

    @Test
    void the_token_appears_in_no_message() {
        host.answer("/api/resources", 500, "no json");
        var result = host.run("ps");
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out() + result.err()).doesNotContain(FakeHost.TOKEN);
    }

    private long looks() {
        return host.requests.stream().filter(r -> r.equals("GET /api/resources")).count();
    }

    private void resources(String health) {
        host.answer(
                "/api/resources",
                "["
                        + API.formatted(health, health)
                        + ","
                        + WORKER.formatted(1, 1)
                        + ","
                        + WORKER.formatted(2, 2)
                        + "]");
    }

    private static String event(int position) {
        return "{\"position\":%d,\"stream\":\"host\",\"eventId\":\"id-%d\",\"type\":\"T\",\"payload\":{}}"
                .formatted(position, position);
    }

    private static void golden(String name, String actual) throws IOException {
        Golden.check(name, actual);
    }
}
