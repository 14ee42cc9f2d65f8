package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

class ValidationTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "api", "API-2", "a1-b2", "a-1"})
    void a_name_is_letters_digits_and_single_hyphens(String name) {
        assertThat(problems(app -> app.executable(name, "true"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "1a", "-a", "a-", "a--b", "a_b", "ä", "a b", "a/b", "../a", "a\nb", "a."
            })
    void another_name_is_refused_and_quoted(String name) {
        assertThat(problems(app -> app.executable(name, "true")))
                .singleElement()
                .asString()
                .startsWith("resource name " + Names.quoted(name) + " is not allowed: 1 to 64");
    }

    @Test
    void a_name_has_at_most_64_characters() {
        assertThat(problems(app -> app.executable("a".repeat(64), "true"))).isEmpty();
        assertThat(problems(app -> app.executable("a".repeat(65), "true"))).hasSize(1);
    }

    @Test
    void names_are_unique_without_regard_to_case() {
        var problems =
                problems(
                        app -> {
                            app.executable("api", "true");
                            app.executable("API", "true");
                            app.parameter("token", "a");
                            app.parameter("token", "b");
                        });
        assertThat(problems)
                .containsExactly(
                        "resource name \"API\" is used twice (also as \"api\"): names must differ"
                            + " in more than case",
                        "parameter name \"token\" is used twice: names must differ in more than"
                            + " case");
    }

    @Test
    void a_replica_has_a_name_that_no_other_resource_or_replica_has() {
        var problems =
                problems(
                        app -> {
                            app.executable("api", "true").withReplicas(2);
                            app.executable("API-2", "true").withReplicas(2);
                            app.executable("API-2-1", "true");
                        });
        assertThat(problems)
                .containsExactly(
                        "replica api-2 of api has the name of resource API-2",
                        "replica API-2-1 of API-2 has the name of resource API-2-1");
    }

    @Test
    void all_problems_are_reported_at_once() {
        var error =
                catchThrowableOfType(
                        ModelException.class,
                        () ->
                                Application.of(
                                        app -> {
                                            app.executable("a--b", "true");
                                            app.executable("api", " ")
                                                    .withHttpEndpoint("x", e -> e.port(70_000))
                                                    .withStopSignal("SIGNOPE");
                                        }));
        assertThat(error.problems()).hasSize(4);
        assertThat(error)
                .hasMessageStartingWith("4 problems in the model:\n  resource name \"a--b\"")
                .hasMessageContaining("port 70000 of endpoint x of api is outside 1..65535");
    }

    @Test
    void waiting_for_oneself_is_refused() {
        assertThat(
                        problems(
                                app -> {
                                    var api = app.executable("api", "true");
                                    api.waitForStart(api);
                                }))
                .containsExactly("api waits for itself");
    }

    @Test
    void waiting_for_ones_own_parent_or_its_parent_is_refused() {
        var problems =
                problems(
                        app -> {
                            var top = app.executable("top", "true");
                            var middle = app.executable("middle", "true").withParent(top);
                            app.executable("low", "true")
                                    .withParent(middle)
                                    .waitFor(middle)
                                    .waitForStart(top);
                        });
        assertThat(problems)
                .containsExactly(
                        "low waits for its own parent middle; a child may not wait for what it is"
                                + " part of",
                        "low waits for its own parent top; a child may not wait for what it is"
                                + " part of");
    }

    @Test
    void a_circle_of_any_length_is_printed_from_its_first_resource() {
        assertThat(
                        problems(
                                app -> {
                                    var outside = app.executable("outside", "true");
                                    var a = app.executable("a", "true");
                                    var b = app.executable("b", "true");
                                    var c = app.executable("c", "true");
                                    outside.waitFor(c);
                                    a.waitFor(b);
                                    b.waitForStart(c);
                                    c.waitForCompletion(a);
                                }))
                .containsExactly("cycle of waits and parents: a -> b -> c -> a");
        assertThat(
                        problems(
                                app -> {
                                    Executable first = app.executable("r0", "true");
                                    var last = first;
                                    for (int i = 1; i < 2000; i++) {
                                        last = app.executable("r" + i, "true").waitFor(last);
                                    }
                                    first.waitFor(last);
                                }))
                .singleElement()
                .asString()
                .startsWith("cycle of waits and parents: r0 -> r1999 -> r1998 -> ")
                .endsWith(" -> r1 -> r0");
    }

    @Test
    void each_of_two_circles_is_named() {
        assertThat(
                        problems(
                                app -> {
                                    var a = app.executable("a", "true");
                                    var b = app.executable("b", "true").waitFor(a);
                                    a.waitFor(b);
                                    var c = app.executable("c", "true").waitFor(a);
                                    var d = app.executable("d", "true").waitFor(c);
                                    c.waitFor(d);
                                }))
                .containsExactly(
                        "cycle of waits and parents: a -> b -> a",
                        "cycle of waits and parents: c -> d -> c");
    }

    @Test
    void a_parent_that_waits_for_its_child_is_a_circle() {
        assertThat(
                        problems(
                                app -> {
                                    var parent = app.executable("parent", "true");
                                    var child = app.executable("child", "true").withParent(parent);
                                    parent.waitFor(child);
                                }))
                .containsExactly("cycle of waits and parents: parent -> child -> parent");
        assertThat(
                        problems(
                                app -> {
                                    var self = app.executable("self", "true");
                                    self.withParent(self);
                                }))
                .containsExactly("self is its own parent");
    }

    @Test
    void a_resource_of_another_app_is_refused_wherever_it_is_used() {
        var stranger = new AtomicReference<Executable>();
        var value = new AtomicReference<Parameter>();
        Application.of(
                app -> {
                    stranger.set(app.executable("stranger", "true").withHttpEndpoint());
                    value.set(app.parameter("theirs", "x"));
                });
        var other = stranger.get();
        var problems =
                problems(
                        app ->
                                app.executable("api", "true")
                                        .withReference(other)
                                        .waitFor(other)
                                        .withParent(other)
                                        .withArgs(other.endpoint("http"))
                                        .withEnvironment("URL", other.endpoint("http").url())
                                        .withEnvironment(
                                                "X", Expression.of("{}", other.endpoint("http")))
                                        .withEnvironment("P", value.get()));
        assertThat(problems)
                .containsExactly(
                        "reference of api: resource stranger belongs to another app",
                        "wait of api: resource stranger belongs to another app",
                        "parent of api: resource stranger belongs to another app",
                        "argument 1 of api: resource stranger belongs to another app",
                        "environment variable URL of api: resource stranger belongs to another app",
                        "environment variable X of api: resource stranger belongs to another app",
                        "api uses parameter theirs, which belongs to another app");
    }

    @Test
    void a_missing_endpoint_is_named_with_those_that_exist() {
        var problems =
                problems(
                        app -> {
                            var api =
                                    app.executable("api", "true")
                                            .withHttpEndpoint("http")
                                            .withTcpEndpoint("db", e -> e.env("DB"));
                            var mute = app.executable("mute", "true");
                            app.executable("web", "true")
                                    .withArgs(api.endpoint("admin").port())
                                    .withReference(api.endpoint("grpc"))
                                    .withReference(mute);
                        });
        assertThat(problems)
                .containsExactly(
                        "web refers to endpoint \"admin\" of api, which has http, db",
                        "web refers to endpoint \"grpc\" of api, which has http, db",
                        "web refers to mute, which has no endpoint; add withHttpEndpoint or"
                                + " withTcpEndpoint, or use waitFor");
    }

    @Test
    void endpoint_names_and_port_variables_are_unique_in_a_resource() {
        assertThat(
                        problems(
                                app ->
                                        app.executable("api", "true")
                                                .withHttpEndpoint()
                                                .withHttpEndpoint()
                                                .withTcpEndpoint("a", e -> e.env("X"))
                                                .withTcpEndpoint("b", e -> e.env("X"))
                                                .withTcpEndpoint("c", e -> e.env("Y"))
                                                .withEnvironment("Y", "1")))
                .containsExactly(
                        "variable X of api is set by endpoint a and by endpoint b",
                        "variable Y of api is set by withEnvironment and by endpoint c",
                        "endpoint name http of api is used twice");
    }

    @Test
    void two_endpoints_on_one_fixed_port_are_refused() {
        assertThat(
                        problems(
                                app -> {
                                    app.executable("a", "true")
                                            .withHttpEndpoint("http", e -> e.port(8080));
                                    app.executable("b", "true")
                                            .withTcpEndpoint("db", e -> e.port(8080).proxied());
                                }))
                .containsExactly("port 8080 is claimed by endpoint http of a and endpoint db of b");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536, Integer.MAX_VALUE})
    void a_port_outside_its_range_is_refused(int port) {
        assertThat(
                        problems(
                                app ->
                                        app.executable("a", "true")
                                                .withHttpEndpoint("http", e -> e.port(port))))
                .containsExactly("port " + port + " of endpoint http of a is outside 1..65535");
    }

    @Test
    void replicas_are_at_least_one_and_share_no_direct_port() {
        assertThat(
                        problems(
                                app -> {
                                    app.executable("none", "true").withReplicas(0);
                                    app.executable("fixed", "true")
                                            .withReplicas(2)
                                            .withHttpEndpoint("http", e -> e.port(8080));
                                    app.executable("fine", "true")
                                            .withReplicas(2)
                                            .withHttpEndpoint("http", e -> e.port(8081).proxied());
                                }))
                .containsExactly(
                        "0 replicas of none are outside 1..1000",
                        "endpoint http of fixed has the fixed port 8080 for 2 replicas; add"
                                + " proxied(), or leave the port out");
    }

    @Test
    void the_own_port_of_a_proxied_program_is_its_own_affair() {
        assertThat(
                        problems(
                                app -> {
                                    var api =
                                            app.executable("api", "true")
                                                    .withHttpEndpoint("http", e -> e.proxied());
                                    api.withArgs(api.endpoint("http").targetPort());
                                    app.executable("web", "true")
                                            .withArgs(api.endpoint("http").targetPort());
                                }))
                .containsExactly(
                        "web refers to the target port of endpoint http of api, which only api"
                                + " itself can know behind a proxy; use port()");
    }

    @Test
    void checks_need_an_endpoint_a_path_a_command_and_a_regular_expression() {
        assertThat(
                        problems(
                                app ->
                                        app.executable("a", "true")
                                                .withTcpEndpoint("db", e -> e.env("P"))
                                                .withTcpCheck()
                                                .withTcpCheck(c -> c.endpoint("nope"))
                                                .withHttpCheck("/health")
                                                .withHttpCheck("health", c -> c.endpoint("web"))
                                                .withExecCheck(" ")
                                                .withLogCheck("[")))
                .containsExactly(
                        "tcp check of a looks at tcp endpoint nope, which it does not have; add"
                                + " withTcpEndpoint",
                        "http check of a looks at an endpoint, which it does not have; add"
                                + " withHttpEndpoint",
                        "http check of a looks at http endpoint web, which it does not have; add"
                                + " withHttpEndpoint",
                        "path \"health\" of an http check of a is not allowed: it begins with / and"
                                + " has no blanks and no #",
                        "exec check of a has no command",
                        "log check of a: \"[\" is no regular expression: Unclosed character class"
                                + " at index 0");
    }

    @Test
    void numbers_and_durations_of_checks_are_positive() {
        assertThat(
                        problems(
                                app ->
                                        app.executable("a", "true")
                                                .withLogCheck(
                                                        "x",
                                                        c ->
                                                                c.interval(Duration.ZERO)
                                                                        .timeout(
                                                                                Duration.ofSeconds(
                                                                                        -1))
                                                                        .failureThreshold(0)
                                                                        .successThreshold(-2))))
                .containsExactly(
                        "interval of check \"log\" of a is zero; it must be above",
                        "timeout of check \"log\" of a is negative: PT-1S",
                        "failure threshold of check \"log\" of a is 0; it must be at least 1",
                        "success threshold of check \"log\" of a is -2; it must be at least 1");
    }

    @Test
    void restart_numbers_make_sense() {
        assertThat(
                        problems(
                                app ->
                                        app.executable("a", "true")
                                                .withRestart(
                                                        RestartPolicy.always()
                                                                .initialBackoff(
                                                                        Duration.ofMinutes(1))
                                                                .factor(0.5)
                                                                .settleAfter(Duration.ofMillis(-1))
                                                                .crashLoopAfter(0))))
                .containsExactly(
                        "settleAfter of a is negative: PT-0.001S",
                        "crashLoopAfter of a is 0; it must be at least 1",
                        "backoff factor 0.5 of a is outside 1..1000",
                        "longest backoff PT30S of a is shorter than the initial one, PT1M");
    }

    @Test
    void graces_are_not_negative_and_not_endless() {
        assertThat(
                        problems(
                                app ->
                                        app.executable("a", "true")
                                                .withStopGrace(Duration.ofSeconds(-2))
                                                .withOrphanGrace(Duration.ofDays(400))))
                .containsExactly(
                        "stop grace of a is negative: PT-2S",
                        "orphan grace of a is longer than 365 days: PT9600H");
    }

    @Test
    void a_stop_signal_is_one_that_can_stop() {
        assertThat(problems(app -> app.executable("a", "true").withStopSignal("int"))).isEmpty();
        assertThat(problems(app -> app.executable("a", "true").withStopSignal("SIGCONT")))
                .singleElement()
                .asString()
                .startsWith("stop signal \"SIGCONT\" of a is not known; one of SIGABRT, SIGALRM");
    }

    @Test
    void an_expected_exit_code_is_one_that_a_program_can_have() {
        assertThat(
                        problems(
                                app -> {
                                    var job = app.executable("job", "true");
                                    app.executable("a", "true").waitForCompletion(job, 256);
                                }))
                .containsExactly("a waits for exit code 256 of job, which is outside 0..255");
    }

    @Test
    void null_and_nul_are_refused_as_text() {
        assertThat(
                        problems(
                                app ->
                                        app.executable("a", "tr\0ue", "x", null)
                                                .withEnvironment("K", (String) null)
                                                .withEnvironment("A=B", "1")
                                                .withEnvironment("REPRISE_ATTEMPT", "1")))
                .containsExactly(
                        "command of a has a NUL character in it",
                        "argument 2 of a is null",
                        "environment variable K of a is null",
                        "environment variable \"A=B\" of a is not allowed: it is empty or has = or"
                                + " NUL in it",
                        "environment variable REPRISE_ATTEMPT of a is taken: Reprise sets it");
    }

    @Test
    void a_java_program_has_a_path() {
        assertThat(problems(app -> app.java("a", ""))).containsExactly("path of a is empty");
    }

    @Test
    void a_command_has_something_to_run_a_name_of_its_own_and_arguments_that_can_be_given() {
        assertThat(
                        problems(
                                app ->
                                        app.executable("api", "true")
                                                .withCommand("Stop", c -> c.run("true"))
                                                .withCommand("reset", c -> c.argument("a b"))
                                                .withCommand("reset", c -> c.run("true"))
                                                .withCommand(
                                                        "load",
                                                        c ->
                                                                c.run("true")
                                                                        .timeout(Duration.ZERO)
                                                                        .argument(
                                                                                "kind",
                                                                                a -> a.choice())
                                                                        .argument(
                                                                                "days",
                                                                                a ->
                                                                                        a.number()
                                                                                                .defaultValue(
                                                                                                        "x"))
                                                                        .argument(
                                                                                "pin",
                                                                                a ->
                                                                                        a.secret()
                                                                                                .defaultValue(
                                                                                                        "1")))))
                .containsExactly(
                        "command \"Stop\" of api has the name of one that every resource has",
                        "command \"reset\" of api has nothing to run; add run(...)",
                        "argument \"a b\" of command \"reset\" of api has a name that is not"
                            + " allowed: 1 to 64 ASCII letters, digits and single hyphens, a letter"
                            + " first and no hyphen last",
                        "command \"reset\" of api is declared twice",
                        "command \"load\" of api has a timeout that is not above zero",
                        "argument \"kind\" of command \"load\" of api is a choice of nothing",
                        "argument \"days\" of command \"load\" of api has a default that is"
                                + " refused: it is a number like 42 or -0.5",
                        "argument \"pin\" of command \"load\" of api is a secret and has a"
                                + " default, which would be written down");
    }

    private static List<String> problems(Consumer<App> body) {
        try {
            Application.of(body);
            return List.of();
        } catch (ModelException e) {
            return e.problems();
        }
    }
}
