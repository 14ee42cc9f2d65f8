package dev.reprise.app.spec;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.App;
import dev.reprise.app.Application;
import dev.reprise.app.Container;
import dev.reprise.app.Executable;
import dev.reprise.app.Lowered;
import dev.reprise.app.Lowering;
import dev.reprise.app.Parameter;
import dev.reprise.app.PullPolicy;
import dev.reprise.app.RestartPolicy;
import dev.reprise.app.Surroundings;
import dev.reprise.app.WaitBehavior;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
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

    @Test
    void the_hash_of_a_container_is_the_same_in_every_run() {
        assertThat(container(_ -> {}))
                .isEqualTo("fdef54d3072333f30fd70326c15e6788d106fc91b53054dbf10a531c88a84397");
    }

    @Test
    void whatever_a_container_is_made_of_changes_the_hash() {
        List<Consumer<Container>> changes =
                List.of(
                        db -> db.withEntrypoint("run"),
                        db -> db.withVolume("data", "/data"),
                        db -> db.withReadOnlyVolume("data", "/data"),
                        db -> db.withBindMount("data", "/data"),
                        db -> db.withFile("/a", "1"),
                        db -> db.withFile("/a", "2"),
                        db -> db.withFile("/a", "1".getBytes(UTF_8)),
                        db -> db.withFile("/a", "1", f -> f.mode(0600)),
                        db -> db.withFile("/a", "1", f -> f.owner("app")),
                        db -> db.withFiles("/a", "one"),
                        db -> db.withFiles("/a", "two"),
                        db -> db.withExtraHost("a", "10.0.0.1"),
                        db -> db.withContainerName("db1"),
                        db -> db.withUser("app"),
                        db -> db.withWorkingDirectory("/srv"),
                        db -> db.withCapAdd("NET_ADMIN"),
                        db -> db.withCapDrop("NET_ADMIN"),
                        db -> db.withMemory("64m"),
                        db -> db.withShmSize("64m"),
                        db -> db.withCpus(1),
                        db -> db.withReadOnlyRoot(),
                        db -> db.withInit(),
                        db -> db.withLabel("a", "b"),
                        db -> db.withUlimit("nofile", 1, 1),
                        db -> db.withTcpEndpoint("admin", e -> e.targetPort(1)),
                        db -> db.withTcpEndpoint("admin", e -> e.targetPort(2)));
        assertThat(changes.stream().map(SpecHashTest::container).distinct())
                .hasSize(changes.size());
        assertThat(changes).noneMatch(change -> container(change).equals(container(_ -> {})));
    }

    @Test
    void how_an_image_is_fetched_leaves_the_hash() {
        assertThat(container(db -> db.withPullPolicy(PullPolicy.ALWAYS)))
                .isEqualTo(container(_ -> {}));
    }

    @Test
    void a_builds_content_counts_and_its_secrets_do_not() {
        assertThat(built("one", "x")).isNotEqualTo(built("two", "x")).isEqualTo(built("one", "y"));
    }

    @Test
    void a_secret_in_a_file_or_entrypoint_counts_like_one_in_a_variable() {
        BiConsumer<Container, Parameter> file = (db, token) -> db.withFile("/a", token);
        BiConsumer<Container, Parameter> entrypoint = (db, token) -> db.withEntrypoint(token);
        for (var use : List.of(file, entrypoint)) {
            assertThat(SpecHash.same(secretly("one", use), secretly("two", use))).isFalse();
            assertThat(SpecHash.same(secretly("one", use), secretly("one", use))).isTrue();
        }
    }

    @Test
    void between_containers_the_target_port_counts_and_the_published_one_does_not() {
        var told = neighbour(5432, 9000);
        assertThat(neighbour(5432, 9001)).isEqualTo(told);
        assertThat(neighbour(5433, 9000)).isNotEqualTo(told);
    }

    private static String neighbour(int target, int published) {
        var spec =
                lower(
                                app -> {
                                    var db =
                                            app.container("db", "db")
                                                    .withTcpEndpoint(
                                                            e ->
                                                                    e.targetPort(target)
                                                                            .port(published));
                                    app.container("api", "api").withReference(db);
                                })
                        .spec();
        return SpecHash.of(spec, spec.resource("api").orElseThrow());
    }

    private static String container(Consumer<Container> change) {
        var spec =
                lower(
                                app ->
                                        change.accept(
                                                app.container("db", "postgres:17")
                                                        .withEnvironment("A", "1")
                                                        .withTcpEndpoint(e -> e.targetPort(5432))))
                        .spec();
        return SpecHash.of(spec, spec.resource("db").orElseThrow());
    }

    private static String built(String content, String secret) {
        var model =
                Application.of(
                        app ->
                                app.dockerfile("web", "web")
                                        .withBuildSecret("s", app.parameter("s", secret).secret()));
        var contents = new Surroundings.Contents(Map.of("web", content), Map.of());
        var spec = Lowering.lower(model, surroundings(true, contents)).spec();
        return SpecHash.of(spec, spec.resource("web").orElseThrow());
    }

    private static String secretly(String value, BiConsumer<Container, Parameter> use) {
        var spec =
                lower(
                                app ->
                                        use.accept(
                                                app.container("db", "postgres"),
                                                app.parameter("token", value).secret()))
                        .spec();
        return SpecHash.of(spec, spec.resource("db").orElseThrow());
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
        var files = Map.of("one", "hash-of-one", "two", "hash-of-two");
        return surroundings(key, new Surroundings.Contents(Map.of(), files));
    }

    private static Surroundings surroundings(boolean key, Surroundings.Contents contents) {
        return new Surroundings(
                Path.of("/app"),
                Map.of(),
                Map.of(),
                contents,
                value -> key ? Optional.of("hash-" + value) : Optional.empty(),
                WaitBehavior.WAIT);
    }
}
