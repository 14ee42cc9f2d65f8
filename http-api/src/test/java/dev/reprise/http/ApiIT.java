package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.engine.CommandResult;
import dev.reprise.engine.Wish;
import dev.reprise.eventstore.StoreException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.BindException;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

final class ApiIT {
    private static final String TOKEN = ApiOptions.newToken();

    private final FakeHost host = new FakeHost();
    private final TestClock clock = new TestClock();
    private ApiServer server;
    private ApiClient client;

    private static final class TestClock extends Clock {
        private volatile Instant now = FakeHost.START;

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void start() throws Exception {
        host.launchWeb(1);
        server =
                ApiServer.start(
                        host,
                        new ApiOptions(
                                0,
                                false,
                                TOKEN,
                                true,
                                Duration.ofMillis(200),
                                10_000,
                                Duration.ofSeconds(5),
                                clock));
        client = new ApiClient(server.url(), TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    // Who comes in

    @Test
    void health_is_open_to_anyone() throws Exception {
        assertThat(client.bare("/health").body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/state",
        "/api/resources",
        "/api/resources/web",
        "/api/resources/web/logs",
        "/api/events",
        "/api/why/web",
        "/api/stream",
        "/api/host",
        "/api/no-such-thing",
        "/main.js"
    })
    void without_a_token_nothing_is_told(String path) throws Exception {
        var answer = client.bare(path);
        isProblem(answer, 401, "unauthenticated");
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(v -> assertThat(v).startsWith("Bearer"));
        assertThat(answer.body()).contains("reprise dashboard").doesNotContain("shop");
    }

    @Test
    void a_wrong_token_is_refused_and_not_repeated() throws Exception {
        var wrong = ApiOptions.newToken();
        var answer = client.bare("/api/state", "Authorization", "Bearer " + wrong);
        isProblem(answer, 401, "unauthenticated");
        assertThat(answer.body()).doesNotContain(wrong).doesNotContain(TOKEN);
        isProblem(client.bare("/api/state", "Authorization", "Basic eDp5"), 401, "unauthenticated");
    }

    @Test
    void the_token_is_repeated_in_no_answer() throws Exception {
        var answer = client.get("/api/state?at=" + TOKEN);
        isProblem(answer, 400, "malformed-request");
        assertThat(answer.body()).doesNotContain(TOKEN).contains("(token)");
        assertThat(client.get("/api/resources/" + TOKEN).body()).doesNotContain(TOKEN);
        assertThat(client.get("/api/host").body()).doesNotContain(TOKEN);
        assertThat(client.get("/api/" + TOKEN).body()).doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @CsvSource({"evil.example", "127.0.0.1.evil.example", "localhost.evil:80", "10.0.0.1"})
    void a_host_other_than_the_loopback_is_refused(String name) throws Exception {
        var answer = raw("GET /api/state", "Host: " + name, "Authorization: Bearer " + TOKEN);
        assertThat(answer).contains(" 421 ").contains("wrong-host").doesNotContain("web");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "localhost", "localhost:8080", "[::1]", "[::1]:80"})
    void every_name_of_the_loopback_is_served(String name) throws Exception {
        var answer = raw("GET /api/resources", "Host: " + name, "Authorization: Bearer " + TOKEN);
        assertThat(answer).contains(" 200 ").contains("\"web\"");
    }

    @ParameterizedTest
    @CsvSource({"http://evil.example", "null", "http://localhost:1", "https://127.0.0.1:{port}"})
    void a_page_of_another_origin_is_refused(String origin) throws Exception {
        var answer =
                client.get(
                        "/api/state",
                        "Origin",
                        origin.replace("{port}", String.valueOf(server.port())));
        isProblem(answer, 403, "forbidden");
    }

    @Test
    void a_page_of_another_port_of_this_machine_is_refused() throws Exception {
        isProblem(client.get("/api/state", "Sec-Fetch-Site", "same-site"), 403, "forbidden");
        assertThat(client.get("/api/state", "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(200);
        assertThat(client.get("/api/state", "Origin", server.url()).statusCode()).isEqualTo(200);
    }

    @Test
    void every_answer_carries_the_security_headers() throws Exception {
        for (var answer :
                List.of(
                        client.get("/"),
                        client.get("/api/state"),
                        client.get("/api/nothing"),
                        client.bare("/login?code=x"),
                        client.bare("/api/state"))) {
            var headers = answer.headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'; script-src 'self'; style-src 'self'")
                    .contains("frame-ancestors 'none'; base-uri 'self'; form-action 'self'");
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }

    // Login

    @Test
    void a_login_link_is_good_once() throws Exception {
        var link = server.newLoginUrl().substring(server.url().length());
        var answer = client.bare(link + "&returnUrl=/graph%3Fat%3D3");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("./graph?at=3");
        assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("reprise-" + server.port() + "=")
                .contains("; Path=/; HttpOnly; SameSite=Strict");
        assertThat(client.bare("/api/state", "Cookie", cookie(answer)).statusCode()).isEqualTo(200);

        var again = client.bare(link);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.body()).contains("reprise dashboard");
        assertThat(again.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void a_login_link_is_good_for_five_minutes() throws Exception {
        var late = server.newLoginUrl().substring(server.url().length());
        clock.now = clock.now.plus(Duration.ofMinutes(5));
        assertThat(client.bare(late).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example",
        "//evil.example",
        "/%5Cevil.example",
        "evil",
        "/a%0D%0ASet-Cookie:x",
        "/%09/evil.example"
    })
    void a_login_leads_to_pages_of_this_host_only(String target) throws Exception {
        var link = server.newLoginUrl().substring(server.url().length());
        isProblem(client.bare(link + "&returnUrl=" + target), 400, "malformed-request");
        assertThat(client.bare(link).statusCode()).as("the code is still good").isEqualTo(303);
    }

    @Test
    void login_codes_are_made_with_the_token_only() throws Exception {
        var made = client.post("/api/login-codes", "");
        assertThat(made.statusCode()).isEqualTo(201);
        var url = ApiClient.json(made).get("url").textValue();
        var login = client.bare(url.substring(server.url().length()));
        assertThat(login.statusCode()).isEqualTo(303);

        isProblem(client.barePost("/api/login-codes", ""), 401, "unauthenticated");
        isProblem(
                client.barePost(
                        "/api/login-codes", "", "Cookie", cookie(login), "Origin", server.url()),
                403,
                "forbidden");
    }

    @Test
    void a_change_with_the_cookie_needs_an_origin_of_ours() throws Exception {
        var cookie = login();
        var path = "/api/resources/web/commands/restart";
        isProblem(client.barePost(path, "", "Cookie", cookie), 403, "forbidden");
        isProblem(
                client.barePost(path, "", "Cookie", cookie, "Origin", "http://localhost:1"),
                403,
                "forbidden");
        assertThat(host.wishes).isEmpty();

        assertThat(client.barePost(path, "", "Cookie", cookie, "Origin", server.url()).statusCode())
                .isEqualTo(202);
        assertThat(
                        client.barePost(path, "", "Cookie", cookie, "X-Reprise-Actor", "page")
                                .statusCode())
                .isEqualTo(202);
        assertThat(host.wishes).extracting(Wish::actor).containsExactly("dashboard", "page");
    }

    @Test
    void a_stranger_who_wants_a_page_is_told_how_to_log_in() throws Exception {
        var answer = client.bare("/timeline");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(answer.body()).contains("reprise dashboard").doesNotContain("shop");
        assertThat(client.bare("/", "Cookie", "reprise-" + server.port() + "=x").statusCode())
                .isEqualTo(401);
    }

    // Reading

    @Test
    void the_state_is_canonical_and_tagged() throws Exception {
        var answer = client.get("/api/state");
        assertThat(answer.body()).isEqualTo(host.state().canonicalJson());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        var tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).startsWith("\"1-" + host.state().position());

        assertThat(client.get("/api/state", "If-None-Match", tag).statusCode()).isEqualTo(304);
        host.launchWeb(2);
        assertThat(client.get("/api/state", "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @Test
    void the_state_at_a_position_is_what_it_was_there() throws Exception {
        var before = host.state();
        host.launchWeb(2);
        var past = client.get("/api/state?at=" + before.position());
        assertThat(past.body()).isEqualTo(before.canonicalJson());
        var tag = past.headers().firstValue("ETag").orElseThrow();
        assertThat(
                        client.get("/api/state?at=" + before.position(), "If-None-Match", tag)
                                .statusCode())
                .isEqualTo(304);
        assertThat(client.get("/api/state?at=" + host.state().position()).body())
                .isEqualTo(host.state().canonicalJson());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/state?at=0, 400, 0",
        "/api/state?at=-1, 400, -1",
        "/api/state?at=x, 400, x",
        "/api/state?at=1.5, 400, 1.5",
        "/api/state?at=, 400, at",
        "/api/state?at=99999999999999999999999, 400, outside",
        "/api/state?at=1&at=2, 400, 2 times",
        "/api/state?position=3, 400, position",
        "/api/state?at=5000, 404, 5000",
        "/api/resources?at=5000, 404, 5000",
        "/api/why/web?at=5000, 404, 5000",
        "/api/why/nobody, 404, 'web, api-1, api-2'",
        "/api/resources/nobody, 404, 'web, api-1, api-2'",
        "/api/resources/api, 404, 'api-1, api-2'",
        "/api/resources/nobody/logs, 404, 'web, api-1, api-2'",
        "/api/events?limit=0, 400, 1..1000",
        "/api/events?limit=1001, 400, 1..1000",
        "/api/events?from=-1, 400, -1",
        "/api/events?from=9&to=3, 400, before",
        "/api/events?type=a;b, 400, a;b",
        "/api/events?resource=nobody, 404, nobody",
        "/api/resources/web/logs?attempt=0, 400, attempt",
        "/api/resources/web/logs?stream=stdin, 400, stdout",
        "/api/resources/web/logs?tail=-1, 400, tail",
        "/api/resources/web/logs?since=yesterday, 400, yesterday",
        "/api/resources/web/logs?grep=%28, 400, regular expression",
        "/api/resources/web/logs?follow=maybe, 400, maybe",
        "/api/stream?from=7777, 400, 7776",
        "/api/stream?views=2, 400, views",
        "/api/host?x=1, 400, there are none",
        "/api, 404, /api/host",
        "/api/nothing, 404, /api/nothing",
        "/nothing.js, 404, /nothing.js",
        "/api/login-codes, 405, POST",
        "/api/resources/web/commands/start, 405, POST"
    })
    void what_is_wrong_is_named(String path, int status, String named) throws Exception {
        var answer = client.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var problem = ApiClient.json(answer);
        assertThat(problem.get("detail").textValue()).contains(named);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("instance").textValue()).isEqualTo(path.replaceAll("\\?.*", ""));
    }

    @Test
    void resources_are_the_objects_of_ps() throws Exception {
        var answer = client.get("/api/resources");
        var list = ApiClient.json(answer);
        assertThat(list).hasSize(3);
        assertThat(list.get(0).get("name").textValue()).isEqualTo("web");
        assertThat(list.get(0).get("state").textValue()).isEqualTo("Running");
        assertThat(list.get(0).get("pid").longValue()).isEqualTo(42);
        assertThat(list.get(0).get("exitCode").isNull()).isTrue();
        assertThat(list.get(1).get("displayName").textValue()).isEqualTo("api");
        assertThat(answer.headers().firstValue("X-Reprise-Position"))
                .hasValue(String.valueOf(host.state().position()));

        assertThat(ApiClient.json(client.get("/api/resources/api-2")).get("replica").intValue())
                .isEqualTo(2);
        assertThat(ApiClient.json(client.get("/api/resources/web?at=2")).get("state").textValue())
                .isNotEqualTo("Running");
    }

    @Test
    void why_is_the_planners_own_answer() throws Exception {
        var why = ApiClient.json(client.get("/api/why/web"));
        assertThat(why.get("name").textValue()).isEqualTo("web");
        assertThat(why.get("position").longValue()).isEqualTo(host.state().position());
        assertThat(why.get("summary").textValue()).isNotEmpty();
    }

    @Test
    void the_host_tells_who_and_where_it_is() throws Exception {
        var info = ApiClient.json(client.get("/api/host"));
        assertThat(info.get("pid").longValue()).isEqualTo(4711);
        assertThat(info.get("session").longValue()).isEqualTo(1);
        assertThat(info.get("apiUrl").textValue()).isEqualTo(server.url());
        assertThat(info.get("dashboardUrl").textValue()).isEqualTo(server.url() + "/");
    }

    @Test
    void events_have_the_fields_of_the_contract() throws Exception {
        var rows = ApiClient.json(client.get("/api/events?from=3&limit=1"));
        assertThat(rows).hasSize(1);
        var names = new ArrayList<String>();
        rows.get(0).fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "position",
                        "stream",
                        "version",
                        "type",
                        "schemaVersion",
                        "eventId",
                        "session",
                        "epoch",
                        "recordedAt",
                        "actor",
                        "causationPosition",
                        "correlationId",
                        "payload",
                        "batch",
                        "plannedAt",
                        "hash");
        assertThat(rows.get(0).get("payload").get("attemptId").textValue()).isEqualTo("a-1");
        assertThat(rows.get(0).get("causationPosition").isNull()).isTrue();
    }

    @Test
    void pages_of_events_lead_from_one_to_the_next() throws Exception {
        for (int i = 0; i < 20; i++) {
            host.say(10);
        }
        var positions = new ArrayList<Long>();
        var path = "/api/events?resource=web&type=Launched,ConsoleGap&from=2&limit=6";
        while (!path.isEmpty()) {
            var answer = client.get(path, "Accept", "application/x-ndjson");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue("application/x-ndjson");
            assertThat(answer.body().lines().count()).isBetween(1L, 6L);
            answer.body()
                    .lines()
                    .map(line -> Pattern.compile("\"position\":(\\d+)").matcher(line))
                    .filter(java.util.regex.Matcher::find)
                    .forEach(match -> positions.add(Long.parseLong(match.group(1))));
            path =
                    answer.headers()
                            .firstValue("Link")
                            .map(link -> link.replaceAll("<(.*)>; rel=\"next\"", "$1"))
                            .orElse("");
        }
        assertThat(positions)
                .isEqualTo(java.util.stream.LongStream.rangeClosed(4, 24).boxed().toList());
    }

    @Test
    void an_empty_page_of_events_is_an_empty_list() throws Exception {
        assertThat(ApiClient.json(client.get("/api/events?from=4000"))).isEmpty();
        assertThat(ApiClient.json(client.get("/api/events?resource=api"))).isEmpty();
    }

    // Commands

    @Test
    void a_command_is_answered_with_its_id() throws Exception {
        var answer = client.post("/api/resources/api/commands/start", "{\"force\":true}");
        assertThat(answer.statusCode()).isEqualTo(202);
        var id = ApiClient.json(answer).get("commandId").textValue();
        assertThat(host.wishes).containsExactly(new Wish(Wish.Kind.START, "api", true, "cli", id));
    }

    @Test
    void a_command_that_is_run_beside_a_program_is_answered_with_what_came_of_it()
            throws Exception {
        var answer =
                client.post(
                        "/api/resources/web/exec",
                        "{\"commandLine\":[\"/bin/login\",\"hush-4711\"],\"commandId\":\"e-1\"}");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"exitCode\":3,\"output\":\"/bin/login hush-4711\",\"truncated\":false}");
        var wish = host.wishes.getFirst();
        assertThat(wish.command()).isEqualTo("exec login");
        assertThat(wish.commandId()).isEqualTo("e-1");
        assertThat(wish.toString()).doesNotContain("hush");
    }

    @Test
    void a_command_can_be_waited_for() throws Exception {
        var path = "/api/resources/web/commands/stop?wait=";
        var body = "{\"commandId\":\"stop-1\"}";
        assertThat(client.post(path + "10ms", body).statusCode()).isEqualTo(202);

        host.settled("stop-1").complete(new CommandResult("stop-1", "ok", "", 17));
        var settled = client.post(path + "20s", body);
        assertThat(settled.statusCode()).isEqualTo(200);
        assertThat(settled.body())
                .isEqualTo(
                        "{\"commandId\":\"stop-1\",\"outcome\":\"ok\",\"detail\":\"\",\"position\":17}");
    }

    @Test
    void a_wait_ends_when_the_command_settles() throws Exception {
        var answer =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return client.post(
                                        "/api/resources/web/commands/stop?wait=15s",
                                        "{\"commandId\":\"s\"}");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        host.settled("s").complete(new CommandResult("s", "failed", "web: exit 7", 9));
        assertThat(ApiClient.json(answer.join()).get("outcome").textValue()).isEqualTo("failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/resources/web/commands/explode | {} | 404 | start, stop, restart",
                "/api/resources/nobody/commands/start | {} | 404 | web, api",
                "/api/resources/api/commands/stop | {} | 409 | start it first",
                "/api/resources/web/commands/start?at=3 | {} | 409 | present",
                "/api/resources/web/commands/start?wait=soon | {} | 400 | soon",
                "/api/resources/web/commands/start?wait=11m | {} | 400 | 600s",
                "/api/resources/web/commands/start | {\"force\":1} | 400 | force",
                "/api/resources/web/commands/start | {\"forse\":true} | 400 | forse",
                "/api/resources/web/commands/stop | {\"force\":true} | 400 | force",
                "/api/resources/web/commands/start | {\"commandId\":\"a b\"} | 400 | a b",
                "/api/resources/web/commands/start | {\"commandId\":7} | 400 | commandId",
                "/api/resources/web/commands/start | [] | 400 | object",
                "/api/resources/web/commands/start | {\"a\" | 400 | line 1",
                "/api/resources/web/commands/start | {} {} | 400 | line 1",
                "/api/resources/web/commands/start?from=1 | {} | 400 | from",
                "/api/resources/web/exec | {} | 400 | no program",
                "/api/resources/web/exec | {\"commandLine\":[]} | 400 | no program",
                "/api/resources/web/exec | {\"commandLine\":[\" \"]} | 400 | no program",
                "/api/resources/web/exec | {\"commandLine\":\"env\"} | 400 | list of texts",
                "/api/resources/web/exec | {\"commandLine\":[1]} | 400 | list of texts",
                "/api/resources/web/exec | {\"commandLine\":[\"a\\u0000\"]} | 400 | NUL",
                "/api/resources/web/exec | {\"commandLine\":[\"a\"],\"timeoutSeconds\":0} | 400 | 1..600",
                "/api/resources/web/exec | {\"commandLine\":[\"a\"],\"timeoutSeconds\":601} | 400 | 1..600",
                "/api/resources/web/exec | {\"commandLine\":[\"a\"],\"timeoutSeconds\":\"9\"} | 400 | 1..600",
                "/api/resources/web/exec | {\"commandLine\":[\"a\"],\"commandId\":\"a b\"} | 400 | a b",
                "/api/resources/web/exec?at=3 | {\"commandLine\":[\"a\"]} | 409 | present",
                "/api/resources/nobody/exec | {\"commandLine\":[\"a\"]} | 404 | web, api",
                "/api/app/stop | {\"now\":\"yes\"} | 400 | now",
                "/api/app/stop?at=3 | {} | 409 | present",
                "/api/state | {} | 405 | GET",
                "/api/nothing | {} | 404 | /api/nothing",
                "/graph | {} | 404 | /graph"
            })
    void a_bad_command_is_refused_and_does_nothing(
            String path, String body, int status, String named) throws Exception {
        var answer = client.post(path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(ApiClient.json(answer).get("detail").textValue()).contains(named);
        assertThat(host.wishes).isEmpty();
        assertThat(host.stops).isEmpty();
    }

    @Test
    void a_body_has_a_limit_and_a_type() throws Exception {
        var path = "/api/resources/web/commands/start";
        var large = "{\"commandId\":\"" + "x".repeat(Body.LIMIT) + "\"}";
        isProblem(client.post(path, large), 413, "too-large");
        var chunked =
                client.request(path, "Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "application/json")
                        .POST(
                                java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                                        () ->
                                                new java.io.ByteArrayInputStream(
                                                        large.getBytes(
                                                                java.nio.charset.StandardCharsets
                                                                        .UTF_8))));
        isProblem(client.send(chunked), 413, "too-large");
        var form =
                client.request(path, "Authorization", "Bearer " + TOKEN)
                        .header("Content-Type", "text/plain")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"));
        isProblem(client.send(form), 415, "wrong-media-type");
        assertThat(host.wishes).isEmpty();
    }

    @Test
    void an_actor_is_a_short_name() throws Exception {
        isProblem(
                client.post("/api/app/stop", "", "X-Reprise-Actor", "No Name"),
                400,
                "malformed-request");
        assertThat(
                        client.post(
                                        "/api/app/stop",
                                        "{\"now\":true}",
                                        "X-Reprise-Actor",
                                        "watchdog")
                                .statusCode())
                .isEqualTo(202);
        assertThat(host.stops).containsExactly("true watchdog");
    }

    @Test
    void what_is_no_http_is_refused_without_a_word_about_the_server() throws Exception {
        for (var request :
                List.of(
                        "GET /%ZZ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                        "GET /api%2Fstate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                        "NONSENSE\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: "
                                + "x".repeat(20_000)
                                + "\r\n\r\n")) {
            var answer = client.raw(request);
            assertThat(answer).containsPattern("HTTP/1.1 4\\d\\d");
            assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("jetty")
                    .doesNotContain("exception")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void a_fault_of_the_host_tells_nothing_of_its_inside() throws Exception {
        host.fault = new IllegalStateException("something inside " + TOKEN);
        var logger = java.util.logging.Logger.getLogger(Refusals.class.getName());
        logger.setLevel(java.util.logging.Level.OFF);
        try {
            var answer = client.get("/api/resources");
            isProblem(answer, 500, "fault");
            assertThat(answer.body()).doesNotContain("inside").doesNotContain("Exception");
        } finally {
            logger.setLevel(null);
        }
        host.fault = new StoreException("log.db: the disk is full; free some space");
        isProblem(client.get("/api/resources"), 503, "unavailable");
    }

    @Test
    void asking_for_headers_only_passes_the_same_gate() throws Exception {
        var host = "Host: 127.0.0.1";
        assertThat(raw("HEAD /api/state", host)).contains(" 401 ");
        assertThat(raw("HEAD /api/state", "Host: evil", "Authorization: Bearer " + TOKEN))
                .contains(" 421 ");
        var link = server.newLoginUrl().substring(server.url().length());
        raw("HEAD " + link, host);
        assertThat(client.bare(link).statusCode()).as("the code is still good").isEqualTo(303);
        assertThat(raw("OPTIONS /api/state", host, "Authorization: Bearer " + TOKEN))
                .contains(" 405 ")
                .contains("Allow: GET");
    }

    // Pages

    @Test
    void every_view_of_the_page_is_served() throws Exception {
        var index = client.get("/").body();
        assertThat(index).contains("<!doctype html>");
        assertThat(index).contains("<base href=\"./\">");
        assertThat(client.get("/graph").body()).isEqualTo(index);
        assertThat(client.get("/graph/").body()).contains("<base href=\"../\">");
        assertThat(client.get("/console/web").body())
                .isEqualTo(index.replace("<base href=\"./\">", "<base href=\"../\">"));
        isProblem(client.get("/../secret.js"), 400, "http-400");
        isProblem(client.get("/..secret.js"), 404, "unknown-path");
    }

    @Test
    void without_a_page_the_api_is_told_of() throws Exception {
        try (var bare = ApiServer.start(host, ApiOptions.on(0, TOKEN).withoutPage());
                var other = new ApiClient(bare.url(), TOKEN)) {
            assertThat(other.get("/").body()).contains("api/resources");
            assertThat(ApiClient.json(other.get("/api/host")).get("dashboardUrl")).isNull();
        }
    }

    // Ports

    @Test
    void a_taken_port_leads_to_another_and_a_notice() throws Exception {
        try (var second = ApiServer.start(host, ApiOptions.on(server.port(), TOKEN))) {
            assertThat(second.port()).isNotEqualTo(server.port());
            assertThat(second.notice().orElseThrow())
                    .contains(String.valueOf(server.port()))
                    .contains(String.valueOf(second.port()));
        }
        assertThat(server.notice()).isEmpty();
    }

    @Test
    void a_taken_port_that_was_named_is_an_error() {
        assertThatThrownBy(
                        () ->
                                ApiServer.start(
                                        host, ApiOptions.on(server.port(), TOKEN).withFixedPort()))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("port " + server.port())
                .hasMessageContaining("--port");
    }

    @Test
    void a_port_can_be_taken_again_at_once() throws Exception {
        var port = server.port();
        client.get("/api/host");
        server.close();
        try (var again = ApiServer.start(host, ApiOptions.on(port, TOKEN).withFixedPort())) {
            assertThat(again.port()).isEqualTo(port);
        }
    }

    private String login() throws Exception {
        return cookie(client.bare(server.newLoginUrl().substring(server.url().length())));
    }

    private static String cookie(HttpResponse<String> login) {
        return login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private String raw(String requestLine, String... headers) throws Exception {
        return client.raw(
                requestLine
                        + " HTTP/1.1\r\n"
                        + String.join("\r\n", headers)
                        + "\r\nConnection: close\r\n\r\n");
    }

    private static void isProblem(HttpResponse<String> answer, int status, String kind)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(ApiClient.json(answer).get("type").textValue())
                .isEqualTo("urn:reprise:problem:" + kind);
    }
}
