package dev.reprise.app;

import static dev.reprise.app.Lowerings.environment;
import static dev.reprise.app.Lowerings.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.Template.EndpointValue;
import dev.reprise.app.spec.Template.Property;
import dev.reprise.app.spec.WaitSpec;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class LoweringTest {

    @Test
    void an_executable_has_the_defaults_of_the_design() {
        var spec = lower("worker", app -> app.executable("worker", "python3", "worker.py", 7));
        assertThat(spec)
                .isEqualTo(
                        new ResourceSpec(
                                "worker",
                                "Executable",
                                "python3",
                                List.of(Template.text("worker.py"), Template.text("7")),
                                "/home/me/shop",
                                Map.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                RestartSpec.of(RestartSpec.Policy.NEVER),
                                new StopSpec(
                                        "SIGTERM", Duration.ofSeconds(10), Duration.ofMinutes(10)),
                                dev.reprise.app.spec.Lifetime.SESSION,
                                false,
                                1,
                                null));
    }

    @Test
    void the_app_is_called_like_its_directory_unless_named() {
        assertThat(lower(_ -> {}).spec().name()).isEqualTo("shop");
        assertThat(lower(app -> app.name("store")).spec().name()).isEqualTo("store");
    }

    @Test
    void a_working_directory_counts_from_the_app_host() {
        assertThat(directory("services/../data")).isEqualTo("/home/me/shop/data");
        assertThat(directory("/srv")).isEqualTo("/srv");
    }

    @Test
    void the_first_http_port_arrives_in_port() {
        var spec =
                lower(
                        "api",
                        app ->
                                app.executable("api", "api")
                                        .withTcpEndpoint("db", e -> e.env("DB_PORT"))
                                        .withHttpEndpoint()
                                        .withHttpEndpoint("admin", e -> e.env("ADMIN_PORT")));
        assertThat(spec.endpoints())
                .containsExactly(
                        new EndpointSpec("db", "tcp", null, "DB_PORT", false),
                        new EndpointSpec("http", "http", null, "PORT", false),
                        new EndpointSpec("admin", "http", null, "ADMIN_PORT", false));
        assertThat(spec.environment()).isEmpty();
    }

    @Test
    void the_first_http_port_arrives_in_its_own_variable_and_in_port() {
        var spec =
                lower(
                        "api",
                        app ->
                                app.executable("api", "api")
                                        .withHttpEndpoint(
                                                "admin", e -> e.port(8080).env("ADMIN_PORT")));
        assertThat(spec.endpoints())
                .containsExactly(new EndpointSpec("admin", "http", 8080, "ADMIN_PORT", false));
        assertThat(environment(spec)).containsExactly(entry("PORT", "${api.admin.targetPort}"));
    }

    @Test
    void a_port_that_the_model_sets_itself_is_left_alone() {
        var spec =
                lower(
                        "api",
                        app ->
                                app.executable("api", "api")
                                        .withHttpEndpoint("http", e -> e.port(8080))
                                        .withEnvironment("PORT", "8080"));
        assertThat(spec.endpoint("http").env()).isNull();
        assertThat(environment(spec)).containsExactly(entry("PORT", "8080"));
    }

    @Test
    void replicas_get_a_proxy() {
        var spec =
                lower(
                        "api",
                        app -> app.executable("api", "api").withHttpEndpoint().withReplicas(2));
        assertThat(spec.endpoint("http").proxied()).isTrue();
        assertThat(spec.instanceNames()).containsExactly("api-1", "api-2");
    }

    @Test
    void a_model_value_wins_over_an_env_file_and_that_over_a_reference() {
        var model =
                Application.of(
                        app -> {
                            var db = app.executable("db", "db").withTcpEndpoint("x");
                            app.executable("api", "api")
                                    .withEnvironment("B", "model")
                                    .withEnvFile("one.env")
                                    .withEnvFile("conf/../two.env")
                                    .withReference(db);
                        });
        var lowered =
                Lowering.lower(
                        model,
                        Lowerings.surroundings(
                                Map.of(
                                        "one.env",
                                        "A=1\nB=1\nDB_X=file",
                                        "conf/../two.env",
                                        "A=2")));
        assertThat(environment(lowered.spec().resource("api").orElseThrow()))
                .containsExactly(
                        entry("services__db__tcp__0", "${db.x.url}"),
                        entry("DB_X", "${secret:envfile:one.env#DB_X}"),
                        entry("A", "${secret:envfile:two.env#A}"),
                        entry("B", "model"));
        assertThat(lowered.secretValues())
                .containsEntry("envfile:two.env#A", "2")
                .containsEntry("envfile:one.env#DB_X", "file");
    }

    @Test
    void a_missing_and_a_broken_env_file_are_both_reported() {
        var model =
                Application.of(
                        app ->
                                app.executable("api", "api")
                                        .withEnvFile("gone.env")
                                        .withEnvFile("bad.env"));
        assertThatThrownBy(
                        () ->
                                Lowering.lower(
                                        model, Lowerings.surroundings(Map.of("bad.env", "\nx"))))
                .isInstanceOfSatisfying(
                        ModelException.class,
                        e ->
                                assertThat(e.problems())
                                        .containsExactly(
                                                "env file gone.env could not be read",
                                                "env file bad.env, line 2: there is no KEY=value"));
    }

    @Test
    void a_parameters_value_is_the_given_one_else_the_models_the_configured_one_its_default() {
        var model =
                Application.of(
                        app -> {
                            var name = app.parameter("name", "code").withDefault("default");
                            app.executable("api", "api").withArgs(Expression.of("a{}b", name));
                            app.parameter("mode").withDefault("default").withDescription("how");
                            app.parameter("gone");
                        });
        assertThat(sources(model, Map.of("name", "x", "mode", "y"), Map.of("name", "z")))
                .containsExactly("name=z GIVEN", "mode=y CONFIGURATION", "gone=null null");
        assertThat(sources(model, Map.of("name", "x"), Map.of()))
                .containsExactly("name=code MODEL", "mode=default DEFAULT", "gone=null null");
        var spec = Lowering.lower(model, Lowerings.BARE).spec();
        assertThat(spec.parameters().getFirst().usedBy()).containsExactly("api");
        assertThat(spec.parameters().get(1).description()).isEqualTo("how");
        assertThat(spec.resource("api").orElseThrow().args())
                .as("one text, as if it were written there")
                .containsExactly(Template.text("acodeb"));
    }

    private static List<String> sources(
            Application model, Map<String, String> configured, Map<String, String> given) {
        var surroundings =
                new Surroundings(
                        Path.of("/home"),
                        Map.of(),
                        Map.of(),
                        Surroundings.Contents.NONE,
                        _ -> Optional.empty(),
                        WaitBehavior.WAIT,
                        configured,
                        given);
        return Lowering.lower(model, surroundings).spec().parameters().stream()
                .map(p -> p.name() + "=" + p.value() + " " + p.source())
                .toList();
    }

    @Test
    void a_secret_parameter_is_a_reference_and_a_plain_one_is_text() {
        var lowered =
                lower(
                        app -> {
                            var token = app.parameter("token", "s3cret-value").secret();
                            var region = app.parameter("region", "eu");
                            var missing = app.parameter("missing", null);
                            app.executable("api", "api")
                                    .withEnvironment("TOKEN", token)
                                    .withEnvironment("REGION", region)
                                    .withEnvironment("MISSING", missing)
                                    .withEnvironment(
                                            "URL", Expression.of("http://{}@{}/", token, region));
                        });
        assertThat(environment(lowered.spec().resource("api").orElseThrow()))
                .containsExactly(
                        entry("TOKEN", "${secret:parameter:token}"),
                        entry("REGION", "eu"),
                        entry("MISSING", "${secret:parameter:missing}"),
                        entry("URL", "http://${secret:parameter:token}@eu/"));
        assertThat(lowered.spec().secrets())
                .containsExactly(
                        entry("parameter:missing", ""), entry("parameter:token", "hash-of-12"));
        assertThat(lowered.secretValues())
                .containsExactly(entry("parameter:token", "s3cret-value"));
        assertThat(lowered.spec().toString()).doesNotContain("s3cret-value");
        assertThat(lowered.toString()).doesNotContain("s3cret-value");
        assertThat(lowered.warnings()).isEmpty();
    }

    @Test
    void without_a_key_a_secret_has_no_hash() {
        var model = Application.of(app -> app.parameter("token", "x").secret());
        var lowered =
                Lowering.lower(
                        model,
                        new Surroundings(
                                Path.of("/a"),
                                Map.of(),
                                Map.of(),
                                _ -> Optional.empty(),
                                WaitBehavior.WAIT));
        assertThat(lowered.spec().secrets()).containsExactly(entry("parameter:token", ""));
    }

    @Test
    void secrets_in_arguments_and_literal_secrets_draw_a_warning_without_the_value() {
        var lowered =
                lower(
                        app -> {
                            var token = app.parameter("token", "s3cret-value").secret();
                            var pin = app.parameter("pin", "1").secret();
                            app.executable("api", "api", "--token", token, "-x1", pin)
                                    .withEnvironment("COPY", "Bearer s3cret-value")
                                    .withExecCheck("probe", "s3cret-value");
                        });
        assertThat(lowered.warnings())
                .containsExactly(
                        "argument 2 of api carries secret parameter:token: every user of this"
                                + " machine can read arguments; pass it in the environment",
                        "argument 4 of api carries secret parameter:pin: every user of this"
                                + " machine can read arguments; pass it in the environment",
                        "environment variable COPY of api has the value of secret parameter:token"
                                + " as plain text, which is written down; use the parameter itself",
                        "exec check of api has the value of secret parameter:token as plain text,"
                                + " which is written down; use the parameter itself");
        assertThat(lowered.warnings()).noneMatch(w -> w.contains("s3cret"));
    }

    @Test
    void a_secret_in_the_source_is_found_with_its_line() {
        var source = "one\n  app.parameter(\"t\", \"s3cret-value\");\n f(\"1\"); 11";
        assertThat(
                        SecretWarnings.inSource(
                                "AppHost.java",
                                source,
                                Map.of("parameter:t", "s3cret-value", "parameter:p", "1")))
                .hasSize(2)
                .anyMatch(w -> w.startsWith("AppHost.java:2: the value of secret parameter:t "))
                .anyMatch(w -> w.startsWith("AppHost.java:3: the value of secret parameter:p "))
                .noneMatch(w -> w.contains("s3cret"));
    }

    @Test
    void an_explicit_wait_behaviour_wins_over_the_models_and_that_over_the_surroundings() {
        assertThat(behavior(false, null)).isEqualTo(WaitSpec.Behavior.WAIT);
        assertThat(behavior(true, null)).isEqualTo(WaitSpec.Behavior.STOP);
        assertThat(behavior(true, WaitBehavior.WAIT)).isEqualTo(WaitSpec.Behavior.WAIT);
    }

    @Test
    void waits_keep_their_kind_and_the_last_of_a_kind_counts() {
        var spec =
                lower(
                        "web",
                        app -> {
                            var api = app.executable("api", "api");
                            app.executable("web", "web")
                                    .waitForStart(api)
                                    .waitForCompletion(api)
                                    .waitForCompletion(api, 3)
                                    .waitFor(api, WaitBehavior.STOP);
                        });
        assertThat(spec.waits())
                .containsExactly(
                        new WaitSpec("api", WaitSpec.Kind.START, WaitSpec.Behavior.WAIT, 0),
                        new WaitSpec("api", WaitSpec.Kind.COMPLETION, WaitSpec.Behavior.STOP, 3),
                        new WaitSpec("api", WaitSpec.Kind.HEALTHY, WaitSpec.Behavior.STOP, 0));
        assertThat(spec.references()).isEmpty();
    }

    @Test
    void checks_find_their_endpoints_even_when_declared_before_them() {
        var spec =
                lower(
                        "api",
                        app ->
                                app.executable("api", "api")
                                        .withHttpCheck("/health")
                                        .withHttpCheck(
                                                "/health",
                                                c ->
                                                        c.endpoint("admin")
                                                                .interval(Duration.ofSeconds(2))
                                                                .timeout(Duration.ofMillis(300))
                                                                .successThreshold(2)
                                                                .liveness())
                                        .withTcpCheck()
                                        .withExecCheck("pg_isready", "-q")
                                        .withLogCheck("ready in \\d+")
                                        .withTcpEndpoint("db", e -> e.env("DB"))
                                        .withHttpEndpoint()
                                        .withHttpEndpoint("admin", e -> e.env("ADMIN")));
        var five = Duration.ofSeconds(5);
        assertThat(spec.checks())
                .containsExactly(
                        new CheckSpec(
                                "http:/health",
                                new CheckSpec.Http("http", "/health"),
                                null,
                                five,
                                1,
                                1,
                                false),
                        new CheckSpec(
                                "http:/health#2",
                                new CheckSpec.Http("admin", "/health"),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(300),
                                3,
                                2,
                                true),
                        new CheckSpec("tcp:db", new CheckSpec.Tcp("db"), null, five, 1, 1, false),
                        new CheckSpec(
                                "exec:pg_isready",
                                new CheckSpec.Exec(List.of("pg_isready", "-q")),
                                null,
                                five,
                                1,
                                1,
                                false),
                        new CheckSpec(
                                "log",
                                new CheckSpec.LogLine("ready in \\d+"),
                                null,
                                five,
                                1,
                                1,
                                false));
    }

    @Test
    void what_a_resource_refers_to_is_listed_once_in_order() {
        var spec =
                lower(
                        "web",
                        app -> {
                            var a = app.executable("a", "a").withHttpEndpoint();
                            var b = app.executable("b", "b").withHttpEndpoint();
                            var web = app.executable("web", "web").withHttpEndpoint();
                            web.withArgs(a.endpoint("http").port(), web.endpoint("http").port())
                                    .withEnvironment(
                                            "X", Expression.of("{}", a.endpoint("http").host()))
                                    .withReference(b);
                        });
        assertThat(spec.references()).containsExactly("b", "a");
    }

    @Test
    void values_become_templates_with_neighbouring_texts_joined() {
        var spec =
                lower(
                        "web",
                        app -> {
                            var a = app.executable("a", "a").withHttpEndpoint();
                            var plain = app.parameter("plain", "p");
                            var inner = Expression.of("<{}>", plain);
                            app.executable("web", "web")
                                    .withArgs(
                                            Expression.of(
                                                    "x{}{}y{}",
                                                    inner,
                                                    5,
                                                    a.endpoint("http").hostAndPort()),
                                            a.endpoint("http").targetPort());
                        });
        assertThat(spec.args())
                .containsExactly(
                        new Template(
                                List.of(
                                        new Template.Text("x<p>5y"),
                                        new EndpointValue("a", "http", Property.HOST_AND_PORT))),
                        new Template(List.of(new EndpointValue("a", "http", Property.PORT))));
    }

    @Test
    void stop_restart_lifetime_and_the_rest_arrive() {
        var spec =
                lower(
                        "a",
                        app -> {
                            var p = app.executable("p", "p");
                            app.executable("a", "a")
                                    .withStopSignal("int")
                                    .withStopGrace(Duration.ofSeconds(3))
                                    .withOrphanGrace(Duration.ofSeconds(2))
                                    .withLifetime(Lifetime.PERSISTENT)
                                    .withExplicitStart()
                                    .withParent(p)
                                    .withRestart(
                                            RestartPolicy.onFailure()
                                                    .initialBackoff(Duration.ofMillis(1))
                                                    .factor(3)
                                                    .maxBackoff(Duration.ofMillis(2))
                                                    .settleAfter(Duration.ofMillis(4))
                                                    .resetAfter(Duration.ofMillis(5))
                                                    .crashLoopAfter(6));
                        });
        assertThat(spec.stop())
                .isEqualTo(new StopSpec("SIGINT", Duration.ofSeconds(3), Duration.ofSeconds(2)));
        assertThat(spec.lifetime()).isEqualTo(dev.reprise.app.spec.Lifetime.PERSISTENT);
        assertThat(spec.explicitStart()).isTrue();
        assertThat(spec.parent()).isEqualTo("p");
        assertThat(spec.restart())
                .isEqualTo(
                        new RestartSpec(
                                RestartSpec.Policy.ON_FAILURE,
                                Duration.ofMillis(1),
                                3,
                                Duration.ofMillis(2),
                                Duration.ofMillis(4),
                                Duration.ofMillis(5),
                                6));
    }

    @Test
    void a_java_program_runs_as_its_launch_says() {
        var model =
                Application.of(
                        app ->
                                app.java("api", "services/api")
                                        .withJvmArgs("-Xmx64m")
                                        .withArgs("x"));
        assertThat(model.javaPaths()).containsExactly(entry("api", "services/api"));
        var lowered =
                Lowering.lower(
                        model,
                        new Surroundings(
                                Path.of("/a"),
                                Map.of(),
                                Map.of("api", new Launch("/jdk/java", List.of("-cp", "c", "Main"))),
                                _ -> Optional.empty(),
                                WaitBehavior.WAIT));
        var spec = lowered.spec().resource("api").orElseThrow();
        assertThat(spec.type()).isEqualTo("Java");
        assertThat(spec.command()).isEqualTo("/jdk/java");
        assertThat(spec.args().stream().map(InspectJson::text))
                .containsExactly("-Xmx64m", "-cp", "c", "Main", "x");
        assertThatThrownBy(() -> Lowering.lower(model, Lowerings.BARE))
                .hasMessage("java resource api: nothing to start at services/api");
    }

    @Test
    void a_program_that_is_not_told_its_port_draws_a_warning() {
        var lowered =
                lower(
                        app -> {
                            var a =
                                    app.executable("a", "a")
                                            .withTcpEndpoint("told")
                                            .withTcpEndpoint("untold")
                                            .withTcpEndpoint("fixed", e -> e.port(9000));
                            a.withArgs(a.endpoint("told").targetPort());
                        });
        assertThat(lowered.warnings())
                .containsExactly(
                        "a is not told the port of its endpoint untold: give the endpoint"
                                + " env(...)");
    }

    @Test
    void lowering_twice_gives_the_same() {
        var model =
                Application.of(
                        app -> {
                            app.parameter("t", "12345678").secret();
                            app.executable("a", "a").withHttpEndpoint().withHttpCheck("/");
                        });
        assertThat(Lowering.lower(model, Lowerings.BARE))
                .isEqualTo(Lowering.lower(model, Lowerings.BARE));
    }

    private static String directory(String path) {
        return lower("a", app -> app.executable("a", "a").withWorkingDirectory(path))
                .workingDirectory();
    }

    private static WaitSpec.Behavior behavior(boolean modelSaysStop, WaitBehavior own) {
        return lower(
                        "b",
                        app -> {
                            if (modelSaysStop) {
                                app.defaultWaitBehavior(WaitBehavior.STOP);
                            }
                            var a = app.executable("a", "a");
                            var b = app.executable("b", "b");
                            if (own == null) {
                                b.waitFor(a);
                            } else {
                                b.waitFor(a, own);
                            }
                        })
                .waits()
                .getFirst()
                .behavior();
    }
}
