package dev.reprise.app.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.App;
import dev.reprise.app.Application;
import dev.reprise.app.Executable;
import dev.reprise.app.Lowered;
import dev.reprise.app.Lowering;
import dev.reprise.app.RestartPolicy;
import dev.reprise.app.Surroundings;
import dev.reprise.app.WaitBehavior;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

class SpecHashTest {
    private static final Consumer<Executable> SAME = _ -> {};

    @Test
    void the_hash_is_the_same_in_every_run() {
        assertThat(hash(SAME))
                .isEqualTo("e179a18e7f6d31e88eea1cc481191378b1aa56d120d36e98c3d303d88bc3ae67");
    }

    @Test
    void whatever_a_launch_depends_on_changes_the_hash() {
        List<Consumer<Executable>> changes =
                List.of(
                        api -> api.withArgs("more"),
                        api -> api.withWorkingDirectory("elsewhere"),
                        api -> api.withEnvironment("A", "2"),
                        api -> api.withEnvironment("B", "1"),
                        api -> api.withTcpEndpoint("db"),
                        api -> api.withTcpEndpoint("db", e -> e.env("DB")),
                        api -> api.withTcpEndpoint("db", e -> e.port(9000)),
                        api -> api.withTcpEndpoint("db", e -> e.proxied()));
        assertThat(changes.stream().map(SpecHashTest::hash).distinct()).hasSize(changes.size());
        assertThat(changes).noneMatch(change -> hash(change).equals(hash(SAME)));
    }

    @Test
    void whatever_can_change_under_a_running_program_leaves_the_hash() {
        assertThat(
                        hash(
                                api ->
                                        api.withLogCheck("ready")
                                                .withRestart(RestartPolicy.always())
                                                .withStopGrace(Duration.ofSeconds(1))
                                                .withExplicitStart()))
                .isEqualTo(hash(SAME));
    }

    @Test
    void the_order_of_variables_does_not_count_and_that_of_arguments_does() {
        assertThat(hash(api -> api.withEnvironment("B", "1").withEnvironment("C", "1")))
                .isEqualTo(hash(api -> api.withEnvironment("C", "1").withEnvironment("B", "1")));
        assertThat(hash(api -> api.withArgs("x", "y")))
                .isNotEqualTo(hash(api -> api.withArgs("y", "x")))
                .isNotEqualTo(hash(api -> api.withArgs("xy")));
    }

    @Test
    void a_changed_secret_changes_the_hash_and_an_unknown_one_counts_as_unchanged() {
        var one = withSecret("one", true);
        var two = withSecret("two", true);
        var unknown = withSecret("one", false);
        assertThat(SpecHash.same(one, withSecret("one", true))).isTrue();
        assertThat(SpecHash.same(one, two)).isFalse();
        assertThat(SpecHash.same(one, unknown)).isTrue();
        assertThat(SpecHash.same(unknown, two)).isTrue();
        assertThat(SpecHash.same(one, hash(SAME))).isFalse();
    }

    @Test
    void another_resources_fixed_port_counts_for_whom_is_told_it() {
        assertThat(user(8080)).isNotEqualTo(user(8081)).isEqualTo(user(8080));
        var spec = lower(SpecHashTest::plain).spec();
        var api = spec.resource("api").orElseThrow();
        assertThat(SpecHash.of(spec, api)).isEqualTo(SpecHash.of(api, spec.secrets()));
    }

    private static String user(int port) {
        var spec =
                lower(
                                app -> {
                                    var db =
                                            app.executable("db", "db")
                                                    .withTcpEndpoint("tcp", e -> e.port(port));
                                    app.executable("api", "api").withReference(db);
                                })
                        .spec();
        return SpecHash.of(spec, spec.resource("api").orElseThrow());
    }

    private static void plain(App app) {
        app.executable("api", "api", "x").withEnvironment("A", "1").withHttpEndpoint();
    }

    private static String hash(Consumer<Executable> change) {
        var spec =
                lower(
                                app ->
                                        change.accept(
                                                app.executable("api", "api", "x")
                                                        .withEnvironment("A", "1")
                                                        .withHttpEndpoint()))
                        .spec();
        return SpecHash.of(spec.resource("api").orElseThrow(), spec.secrets());
    }

    private static String withSecret(String value, boolean known) {
        var lowered =
                Lowering.lower(
                        Application.of(
                                app -> {
                                    var token = app.parameter("token", value).secret();
                                    app.executable("api", "api").withEnvironment("T", token);
                                }),
                        surroundings(known));
        var spec = lowered.spec();
        return SpecHash.of(spec.resource("api").orElseThrow(), spec.secrets());
    }

    private static Lowered lower(Consumer<App> body) {
        return Lowering.lower(Application.of(body), surroundings(true));
    }

    private static Surroundings surroundings(boolean key) {
        return new Surroundings(
                Path.of("/app"),
                Map.of(),
                Map.of(),
                value -> key ? Optional.of("hash-" + value) : Optional.empty(),
                WaitBehavior.WAIT);
    }
}
