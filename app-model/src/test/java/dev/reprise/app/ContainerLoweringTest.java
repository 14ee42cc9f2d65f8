package dev.reprise.app;

import static dev.reprise.app.Lowerings.environment;
import static dev.reprise.app.Lowerings.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.app.spec.ContainerSpec.Bytes;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.ContainerSpec.RunOptions;
import dev.reprise.app.spec.ContainerSpec.Source;
import dev.reprise.app.spec.ContainerSpec.Text;
import dev.reprise.app.spec.ContainerSpec.Ulimit;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

class ContainerLoweringTest {
    private static final Surroundings WITH_CONTENTS =
            new Surroundings(
                    Path.of("/home/me/shop"),
                    Map.of(),
                    Map.of(),
                    new Surroundings.Contents(
                            Map.of("web", "hash-of-web"), Map.of("conf", "hash-of-conf")),
                    _ -> Optional.empty(),
                    WaitBehavior.WAIT);

    @Test
    void a_container_has_an_image_and_no_command() {
        var spec = lower("db", app -> app.container("db", "postgres:17").withArgs("-c", "x=1"));
        assertThat(spec.type()).isEqualTo("Container");
        assertThat(spec.command()).isEmpty();
        assertThat(spec.args()).containsExactly(Template.text("-c"), Template.text("x=1"));
        assertThat(spec.container())
                .isEqualTo(
                        new ContainerSpec(
                                "postgres:17",
                                null,
                                List.of(),
                                null,
                                List.of(),
                                List.of(),
                                ContainerSpec.PullPolicy.MISSING,
                                List.of(),
                                Map.of(),
                                RunOptions.NONE));
    }

    @Test
    void sources_of_bind_mounts_count_from_the_app_host_and_volumes_do_not() {
        var mounts =
                container(
                                c ->
                                        c.withVolume("data", "/data")
                                                .withReadOnlyVolume("seed", "/seed")
                                                .withVolume("/tmp/scratch")
                                                .withBindMount("conf/../init", "/init")
                                                .withReadOnlyBindMount("/etc/hosts", "/hosts"))
                        .mounts();
        assertThat(mounts)
                .containsExactly(
                        new MountSpec(MountSpec.Kind.VOLUME, "data", "/data", false),
                        new MountSpec(MountSpec.Kind.VOLUME, "seed", "/seed", true),
                        new MountSpec(MountSpec.Kind.VOLUME, null, "/tmp/scratch", false),
                        new MountSpec(MountSpec.Kind.BIND, "/home/me/shop/init", "/init", false),
                        new MountSpec(MountSpec.Kind.BIND, "/etc/hosts", "/hosts", true));
    }

    @Test
    void files_are_text_with_values_bytes_or_a_source_with_its_hash() {
        var files =
                container(
                                c ->
                                        c.withFile("/a", "plain")
                                                .withFile(
                                                        "/b",
                                                        Expression.of(
                                                                "port={}",
                                                                c.endpoint("http").targetPort()),
                                                        f -> f.owner("app").group("7").mode(0640))
                                                .withFile("/c", new byte[] {1, 2})
                                                .withFiles("/d", "conf", f -> f.umask(077)))
                        .files();
        assertThat(files)
                .extracting(FileSpec::content)
                .containsExactly(
                        new Text(Template.text("plain")),
                        new Text(
                                new Template(
                                        List.of(
                                                new Template.Text("port="),
                                                new Template.EndpointValue(
                                                        "web",
                                                        "http",
                                                        Template.Property.TARGET_PORT)))),
                        new Bytes("AQI="),
                        new Source("/home/me/shop/conf", "hash-of-conf"));
        assertThat(files.get(1))
                .extracting(FileSpec::owner, FileSpec::group, FileSpec::mode, FileSpec::umask)
                .containsExactly("app", "7", 0640, 022);
        assertThat(files.get(3).umask()).isEqualTo(077);
    }

    @Test
    void options_are_taken_as_they_are_and_sizes_have_units() {
        var spec =
                container(
                        c ->
                                c.withUser("app:app")
                                        .withWorkingDirectory("/srv")
                                        .withCapAdd("cap_net_admin", "NET_ADMIN")
                                        .withCapDrop("all")
                                        .withMemory("512m")
                                        .withCpus(1.5)
                                        .withShmSize("1GiB")
                                        .withUlimit("nofile", 1024, 1024)
                                        .withUlimit("nofile", 1024, 2048)
                                        .withLabel("team", "shop")
                                        .withReadOnlyRoot()
                                        .withInit()
                                        .withPullPolicy(PullPolicy.NEVER)
                                        .withExtraHost("printer", "10.0.0.7")
                                        .withContainerName("shop-web")
                                        .withEntrypoint("sh", "-c"));
        assertThat(spec.options())
                .isEqualTo(
                        new RunOptions(
                                "app:app",
                                "/srv",
                                List.of("NET_ADMIN"),
                                List.of("ALL"),
                                512L << 20,
                                1.5,
                                1L << 30,
                                List.of(new Ulimit("nofile", 1024, 2048)),
                                Map.of("team", "shop"),
                                true,
                                true));
        assertThat(spec.pull()).isEqualTo(ContainerSpec.PullPolicy.NEVER);
        assertThat(spec.extraHosts()).containsExactly(entry("printer", "10.0.0.7"));
        assertThat(spec.containerName()).isEqualTo("shop-web");
        assertThat(spec.entrypoint()).containsExactly(Template.text("sh"), Template.text("-c"));
    }

    @Test
    void the_image_of_a_build_is_named_after_app_resource_and_content() {
        var spec =
                built(
                        "My Shop!",
                        c ->
                                c.withDockerfile("../web.Dockerfile")
                                        .withStage("run")
                                        .withBuildArg("JDK", "25"));
        var build = Objects.requireNonNull(spec.build());
        assertThat(spec.image())
                .isEqualTo("reprise/my-shop-web:" + build.contentHash().substring(0, 16));
        assertThat(build)
                .isEqualTo(
                        new BuildSpec(
                                "/home/me/shop/services/web",
                                "/home/me/shop/services/web.Dockerfile",
                                "run",
                                Map.of("JDK", Template.text("25")),
                                Map.of(),
                                build.contentHash(),
                                build.filesHash()));
        assertThat(build.filesHash()).isNotNull();
    }

    @Test
    void files_stage_and_arguments_decide_the_image_and_secrets_do_not() {
        var plain = built("shop", _ -> {}).image();
        assertThat(built("shop", c -> c.withStage("run")).image()).isNotEqualTo(plain);
        assertThat(built("shop", c -> c.withBuildArg("A", "1")).image())
                .isNotEqualTo(plain)
                .isNotEqualTo(built("shop", c -> c.withBuildArg("A", "2")).image());
        var secret =
                Lowering.lower(
                                Application.of(
                                        app ->
                                                app.dockerfile("web", "services/web")
                                                        .withBuildSecret(
                                                                "npm",
                                                                app.parameter("npm", "t0ken")
                                                                        .secret())),
                                WITH_CONTENTS)
                        .spec()
                        .resource("web")
                        .orElseThrow();
        assertThat(Objects.requireNonNull(secret.container()).image()).isEqualTo(plain);
    }

    @Test
    void what_could_not_be_read_is_a_problem() {
        assertThatThrownBy(
                        () ->
                                lower(
                                        app -> {
                                            app.dockerfile("api", "api");
                                            app.container("db", "db").withFiles("/x", "gone");
                                        }))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("build of api: api could not be read")
                .hasMessageContaining("files of db: gone could not be read");
    }

    @Test
    void a_container_is_told_its_port_only_where_it_asks() {
        var spec =
                lower(
                        "web",
                        app ->
                                app.container("web", "nginx")
                                        .withHttpEndpoint(e -> e.targetPort(80))
                                        .withHttpEndpoint(
                                                "admin", e -> e.targetPort(81).env("ADMIN_PORT")));
        assertThat(spec.endpoints())
                .containsExactly(
                        new EndpointSpec("http", "http", null, null, false, 80),
                        new EndpointSpec("admin", "http", null, "ADMIN_PORT", false, 81));
        assertThat(spec.environment()).isEmpty();
    }

    @Test
    void a_container_that_is_not_told_its_port_is_no_cause_for_a_warning() {
        assertThat(
                        lower(
                                        app ->
                                                app.container("db", "postgres")
                                                        .withTcpEndpoint(e -> e.targetPort(5432)))
                                .warnings())
                .isEmpty();
    }

    @Test
    void the_target_port_of_a_container_is_known_beforehand() {
        var spec = reader(db -> db.endpoint("tcp").targetPort(), 1);
        assertThat(environment(spec)).containsExactly(entry("DB", "5432"));
        assertThat(spec.references()).containsExactly("db");
        assertThat(environment(reader(db -> db.endpoint("tcp").targetPort(), 2)))
                .containsExactly(entry("DB", "5432"));
    }

    @Test
    void what_entrypoint_and_files_refer_to_is_a_reference() {
        var spec =
                lower(
                        "web",
                        app -> {
                            var one = app.executable("one", "one").withHttpEndpoint();
                            var two = app.executable("two", "two").withHttpEndpoint();
                            app.container("web", "nginx")
                                    .withEntrypoint("run", one.endpoint("http"))
                                    .withFile("/conf", two.endpoint("http").targetPort());
                        });
        assertThat(spec.references()).containsExactlyInAnyOrder("one", "two");
        // Behind the file stands the port that callers use, as everywhere.
        assertThat(Objects.requireNonNull(spec.container()).files().getFirst().content())
                .isEqualTo(
                        new Text(
                                new Template(
                                        List.of(
                                                new Template.EndpointValue(
                                                        "two", "http", Template.Property.PORT)))));
    }

    @Test
    void networks_are_named_once() {
        var spec =
                lower(
                        "web",
                        app -> {
                            var backend = app.network("backend");
                            app.container("web", "nginx").withNetwork(backend).withNetwork(backend);
                        });
        assertThat(Objects.requireNonNull(spec.container()).networks()).containsExactly("backend");
    }

    @Test
    void the_signal_of_a_stop_is_left_to_an_image_unless_the_model_names_one() {
        var left = lower("web", app -> app.container("web", "nginx")).stop();
        var named = lower("web", app -> app.container("web", "nginx").withStopSignal("term"));
        var process = lower("api", app -> app.executable("api", "api"));
        assertThat(left.signal()).isNull();
        assertThat(left.signal("SIGQUIT")).isEqualTo("SIGQUIT");
        assertThat(left.signal(null)).isEqualTo("SIGTERM");
        assertThat(named.stop().signal("SIGQUIT")).isEqualTo("SIGTERM");
        assertThat(process.stop().signal()).isEqualTo("SIGTERM");
    }

    @Test
    void secrets_on_a_command_line_and_literal_ones_are_warned_of() {
        var warnings =
                lower(
                                app -> {
                                    var token = app.parameter("token", "s3cret-value").secret();
                                    app.container("web", "nginx")
                                            .withEntrypoint("run", token)
                                            .withEnvironment("TOKEN", token)
                                            .withLabel("note", "s3cret-value")
                                            .withFile("/a", "x s3cret-value")
                                            .withFile("/b", "s3cret-value".getBytes(UTF_8))
                                            .withFile("/c", token);
                                })
                        .warnings();
        assertThat(warnings)
                .satisfiesExactly(
                        w -> assertThat(w).startsWith("entrypoint of web carries secret"),
                        w -> assertThat(w).startsWith("label note of web has the value"),
                        w -> assertThat(w).startsWith("file /a of web has the value"),
                        w -> assertThat(w).startsWith("file /b of web has the value"))
                .noneMatch(w -> w.contains("s3cret"));
    }

    private static ResourceSpec reader(Function<Container, Value> value, int replicas) {
        return lower(
                "api",
                app -> {
                    var db =
                            app.container("db", "postgres")
                                    .withTcpEndpoint(e -> e.targetPort(5432))
                                    .withReplicas(replicas);
                    app.executable("api", "api").withEnvironment("DB", value.apply(db));
                });
    }

    private static ContainerSpec container(Consumer<Container> details) {
        var model =
                Application.of(
                        app ->
                                details.accept(
                                        app.container("web", "nginx")
                                                .withHttpEndpoint(e -> e.targetPort(80))));
        var spec = Lowering.lower(model, WITH_CONTENTS).spec().resource("web").orElseThrow();
        return Objects.requireNonNull(spec.container());
    }

    private static ContainerSpec built(String name, Consumer<Container> details) {
        var model =
                Application.of(
                        app -> details.accept(app.name(name).dockerfile("web", "services/web")));
        var spec = Lowering.lower(model, WITH_CONTENTS).spec().resource("web").orElseThrow();
        return Objects.requireNonNull(spec.container());
    }
}
