package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.stream.Collectors;

final class ConsoleOverHttpIT {
    private static final String TOKEN = ApiOptions.newToken();
    private static final Instant NOW = FakeHost.START.plusSeconds(3_600);
    private static final String LOGS = "/api/resources/web/logs";

    private final FakeHost host = new FakeHost();
    private ApiServer server;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        host.console.say(1, "stdout", NOW.minusSeconds(900), "first order");
        host.console.say(1, "stderr", NOW.minusSeconds(800), "a warning");
        host.console.say(2, "stdout", NOW.minusSeconds(60), "second order");
        host.console.say(2, "stdout", NOW.minusSeconds(30), "third order");
        server =
                ApiServer.start(
                        host,
                        new ApiOptions(
                                0,
                                false,
                                TOKEN,
                                true,
                                Duration.ofMillis(100),
                                10_000,
                                Duration.ofSeconds(5),
                                Clock.fixed(NOW, ZoneOffset.UTC)));
        client = new ApiClient(server.url(), TOKEN);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'first order|a warning|second order|third order'",
        "attempt=2, 'second order|third order'",
        "stream=stderr, a warning",
        "tail=1, third order",
        "tail=0, ''",
        "since=10m, 'second order|third order'",
        "since=2026-01-31T12:59:30Z, third order",
        "grep=order, 'first order|second order|third order'",
        "grep=order&tail=2, 'second order|third order'",
        "grep=%5Esec.nd&attempt=2, second order",
        "from=1.2&limit=2, 'a warning|second order'",
        "before=2.1, 'first order|a warning'",
        "before=2.1&tail=1, a warning",
        "grep=order&before=2.2&tail=2, 'first order|second order'",
        "at=3, ''"
    })
    void only_the_wanted_lines_are_sent(String query, String expected) throws Exception {
        var answer = client.get(LOGS + "?" + query, "Accept", "text/plain");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("text/plain;charset=utf-8");
        assertThat(answer.body().lines().collect(Collectors.joining("|"))).isEqualTo(expected);
    }

    @Test
    void a_line_is_the_object_of_logs() throws Exception {
        var answer = client.get(LOGS + "?tail=1");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"resource\":\"web\",\"attempt\":2,\"stream\":\"stdout\",\"line\":2,"
                                + "\"at\":\"2026-01-31T12:59:30Z\",\"text\":\"third order\",\"row\":2}\n");
    }

    @Test
    void the_extent_tells_how_many_rows_each_attempt_has() throws Exception {
        assertThat(ApiClient.json(client.get(LOGS + "/extent")).toString())
                .isEqualTo(
                        "{\"resource\":\"web\",\"attempts\":["
                                + "{\"attempt\":1,\"firstRow\":1,\"lastRow\":2,"
                                + "\"lastAt\":\"2026-01-31T12:46:40Z\"},"
                                + "{\"attempt\":2,\"firstRow\":1,\"lastRow\":2,"
                                + "\"lastAt\":\"2026-01-31T12:59:30Z\"}]}");
        assertThat(ApiClient.json(client.get(LOGS + "/extent?at=3")).at("/attempts/0/lastRow"))
                .hasToString("0");
    }

    @Test
    void a_follow_may_begin_at_any_place_and_never_ends_before_one() throws Exception {
        try (var lines = client.lines(LOGS + "?follow=1&from=2.2").body()) {
            var texts = lines.filter(line -> !line.isEmpty()).iterator();
            await().until(() -> host.console.followers() == 1);
            host.console.say(3, "stdout", NOW, "fourth order");
            assertThat(texts.next()).contains("third order");
            assertThat(texts.next()).contains("fourth order");
        }
        assertThat(client.get(LOGS + "?follow=1&before=2.2").statusCode()).isEqualTo(409);
        assertThat(client.get(LOGS + "?from=2").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "follow=1, 'first order|a warning|second order|third order|fourth order|fifth'",
        "follow=1&tail=1, 'third order|fourth order|fifth'",
        "follow=1&tail=0, 'fourth order|fifth'",
        "follow=1&grep=order, 'first order|second order|third order|fourth order'",
        "follow=1&grep=order&tail=2, 'second order|third order|fourth order'",
        "follow=1&grep=order&tail=0, 'fourth order'"
    })
    void a_follow_goes_on_with_each_new_line_once(String query, String expected) throws Exception {
        try (var lines = client.lines(LOGS + "?" + query).body()) {
            var texts = lines.filter(line -> !line.isEmpty()).iterator();
            await().until(() -> host.console.followers() == 1);
            host.console.say(2, "stdout", NOW, "fourth order");
            host.console.say(2, "stderr", NOW, "fifth");
            for (var text : expected.split("\\|")) {
                assertThat(texts.next()).contains("\"text\":\"" + text + "\"");
            }
        }
    }

    @Test
    void the_output_of_all_resources_comes_by_time() throws Exception {
        var last = client.get("/api/logs?tail=3&grep=order", "Accept", "text/plain").body();
        assertThat(last.lines().toList())
                .containsExactly("first order", "second order", "third order");
        assertThat(client.get("/api/logs?at=3").body()).isEmpty();
        try (var lines = client.lines("/api/logs?follow=1&tail=1").body()) {
            var texts = lines.filter(line -> !line.isEmpty()).iterator();
            await().until(() -> host.console.followers() == host.state().resources().size());
            host.console.say(2, "stdout", NOW, "fourth order");
            assertThat(texts.next()).contains("third order");
            assertThat(texts.next()).contains("fourth order");
        }
        await().until(() -> host.console.followers() == 0);
    }

    @Test
    void a_follow_ends_when_its_client_has_left() throws Exception {
        var lines = client.lines(LOGS + "?follow=1").body();
        await().until(() -> host.console.followers() == 1);
        lines.close();
        await().until(() -> host.console.followers() == 0);
    }

    @Test
    void silence_does_not_end_a_follow() throws Exception {
        try (var impatient =
                        ApiServer.start(
                                host,
                                new ApiOptions(
                                        0,
                                        false,
                                        TOKEN,
                                        true,
                                        Duration.ofMillis(100),
                                        10_000,
                                        Duration.ofSeconds(2),
                                        Clock.systemUTC()));
                var other = new ApiClient(impatient.url(), TOKEN);
                var lines = other.lines(LOGS + "?follow=1&tail=0", "Accept", "text/plain").body()) {
            var texts = lines.iterator();
            await().pollDelay(Duration.ofSeconds(5)).until(() -> host.console.followers() == 1);
            host.console.say(2, "stdout", NOW, "still there");
            assertThat(texts.next()).isEqualTo("still there");
        }
    }

    @Test
    void a_follow_ends_when_the_server_ends() throws Exception {
        var lines = client.lines(LOGS + "?follow=1&tail=1").body();
        Iterator<String> texts = lines.iterator();
        assertThat(texts.next()).contains("third order");
        server.close();
        assertThat(host.console.followers()).isZero();
    }

    @Test
    void an_expression_that_takes_for_ever_is_told_and_ends() throws Exception {
        host.console.say(2, "stdout", NOW, "a".repeat(5_000));
        var before = client.get(LOGS + "?tail=1&grep=(a%2B)%2Bb");
        assertThat(before.statusCode()).isEqualTo(400);
        assertThat(before.body()).contains("takes too long");

        var after = client.get(LOGS + "?grep=first%7C(a%2B)%2Bb");
        assertThat(after.statusCode()).isEqualTo(200);
        var lines = after.body().lines().toList();
        assertThat(lines.getFirst()).contains("first order");
        assertThat(lines.getLast()).contains("\"problem\"").contains("takes too long");
    }
}
