package dev.reprise.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.function.Consumer;

class ContainerRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres",
                "postgres:17",
                "library/postgres:17-alpine_3.2",
                "registry.example.org:5000/team/a__b/c-d.e:1",
                "localhost/x",
                "Registry.example/x:Tag",
                "x@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "x:1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void an_image_is_named_with_registry_tag_and_digest_or_without(String image) {
        assertThat(problems(app -> app.container("db", image))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|it is empty",
                "Postgres|a repository is in lower case",
                "postgres:|a tag is 1 to 128",
                "postgres:-1|a tag is 1 to 128",
                "postgres@17|behind @ stands a digest",
                "a b|it is not of the form [registry/]name[:tag][@digest]",
                "/postgres|it is not of the form",
                "a//b|it is not of the form",
                "https://x/y|it is not of the form",
                "a..b|it is not of the form"
            })
    void another_image_is_refused_with_the_reason(String image, String why) {
        assertThat(problems(app -> app.container("db", image)))
                .singleElement()
                .asString()
                .startsWith("image \"%s\" of db is not allowed: %s".formatted(image, why));
    }

    @Test
    void an_endpoint_of_a_container_needs_a_target_port_and_that_of_a_process_has_none() {
        assertThat(problems(app -> app.container("db", "x").withTcpEndpoint()))
                .containsExactly(
                        "endpoint tcp of db has no target port; add targetPort(…), the port that"
                                + " the program in the container listens on");
        assertThat(
                        problems(
                                app ->
                                        app.executable("api", "x")
                                                .withHttpEndpoint(e -> e.targetPort(80))))
                .singleElement()
                .asString()
                .startsWith("endpoint http of api has a target port, which only a container has");
        assertThat(problem(c -> c.withTcpEndpoint(e -> e.targetPort(65536))))
                .isEqualTo("target port 65536 of endpoint tcp of db is outside 1..65535");
    }

    @Test
    void published_ports_clash_like_those_of_processes() {
        assertThat(
                        problems(
                                app -> {
                                    app.container("one", "x")
                                            .withTcpEndpoint(e -> e.targetPort(80).port(9000));
                                    app.container("two", "x")
                                            .withTcpEndpoint(e -> e.targetPort(80).port(9000));
                                }))
                .containsExactly(
                        "port 9000 is claimed by endpoint tcp of one and endpoint tcp of two");
    }

    @Test
    void mounts_have_absolute_targets_each_once() {
        assertThat(problem(c -> c.withVolume("data", "data")))
                .startsWith("target \"data\" of a mount of db is no absolute path");
        assertThat(problem(c -> c.withVolume("data", "/"))).startsWith("target \"/\"");
        assertThat(problem(c -> c.withVolume("/a:b"))).startsWith("target \"/a:b\"");
        assertThat(problem(c -> c.withVolume("data", "/data").withBindMount("x", "/data/")))
                .isEqualTo("target /data/ is mounted twice in db");
        assertThat(problem(c -> c.withVolume("./data", "/data")))
                .startsWith("volume name \"./data\" of db is not allowed")
                .endsWith("use withBindMount");
        assertThat(problem(c -> c.withBindMount(" ", "/data")))
                .isEqualTo("source of the mount at /data of db is empty");
    }

    @Test
    void files_have_absolute_paths_each_once_and_permission_bits() {
        assertThat(problem(c -> c.withFile("etc/x", ""))).startsWith("file \"etc/x\" of db is no");
        assertThat(problem(c -> c.withFile("/x", "").withFile("/x", new byte[0])))
                .isEqualTo("file /x of db is given twice");
        assertThat(problem(c -> c.withFile("/x", "", f -> f.mode(010000))))
                .isEqualTo(
                        "mode 10000 of file /x of db is outside 0..7777; write it in octal: 0640");
        assertThat(problem(c -> c.withFile("/x", "", f -> f.umask(01000))))
                .startsWith("umask 1000 of file /x of db");
        assertThat(problem(c -> c.withFile("/x", "", f -> f.owner("a:b"))))
                .isEqualTo("owner \"a:b\" of file /x of db is no name or number");
        assertThat(problem(c -> c.withFiles("/x", "")))
                .isEqualTo("source of file /x of db is empty");
    }

    @Test
    void options_stay_within_what_engines_take() {
        assertThat(problem(c -> c.withMemory("4m")))
                .isEqualTo("memory of db is 4194304 bytes; it must be at least 6m");
        assertThat(problem(c -> c.withMemory("lots")))
                .isEqualTo("memory \"lots\" of db is no size; write 1073741824, 512m or 1g");
        assertThat(problem(c -> c.withShmSize(0))).startsWith("shm size of db is 0 bytes");
        assertThat(problem(c -> c.withCpus(0)))
                .isEqualTo("cpus of db are 0.0; they must be within 0.01..1024");
        assertThat(problem(c -> c.withCpus(Double.NaN))).startsWith("cpus of db are NaN");
        assertThat(problem(c -> c.withUlimit("files", 1, 1)))
                .startsWith("ulimit \"files\" of db is not known; one of core, cpu");
        assertThat(problem(c -> c.withUlimit("nofile", 2, 1)))
                .isEqualTo("ulimit nofile of db has a soft limit above the hard one");
        assertThat(problem(c -> c.withUlimit("nofile", -1, 1))).contains("above the hard one");
        assertThat(problem(c -> c.withUlimit("nofile", -2, -1))).contains("below -1");
        assertThat(problem(c -> c.withCapAdd("NET ADMIN")))
                .isEqualTo("capability \"NET ADMIN\" of db is no name like NET_ADMIN");
        assertThat(problem(c -> c.withUser("a:b:c"))).contains("is not of the form user[:group]");
        assertThat(problem(c -> c.withWorkingDirectory("srv")))
                .startsWith("working directory \"srv\" of db is no absolute path");
        assertThat(problem(c -> c.withStopSignal("SIGFOO")))
                .startsWith("stop signal \"SIGFOO\" of db is not known");
    }

    @Test
    void labels_and_hosts_of_reprise_are_taken() {
        assertThat(problem(c -> c.withLabel("dev.reprise.session", "1")))
                .startsWith("label dev.reprise.session of db is taken");
        assertThat(problem(c -> c.withExtraHost("host.dev.internal", "127.0.0.1")))
                .startsWith("extra host host.dev.internal of db is taken");
        assertThat(problem(c -> c.withExtraHost("a b", "127.0.0.1")))
                .isEqualTo("extra host \"a b\" of db is no host name");
        assertThat(problem(c -> c.withExtraHost("a", "256.0.0.1")))
                .isEqualTo("extra host a of db has \"256.0.0.1\", which is no IP address");
        assertThat(
                        problems(
                                app ->
                                        app.container("db", "x")
                                                .withExtraHost("a", "fe80::1")
                                                .withExtraHost("b", "host-gateway")))
                .isEmpty();
    }

    @Test
    void a_container_name_is_one_containers() {
        assertThat(
                        problems(
                                app -> {
                                    app.container("one", "x").withContainerName("db");
                                    app.container("two", "x").withContainerName("db");
                                }))
                .containsExactly("container name db is claimed by one and two");
        assertThat(problem(c -> c.withContainerName("a/b")))
                .startsWith("container name \"a/b\" of db is not allowed");
        assertThat(problem(c -> c.withContainerName("db1").withReplicas(2)))
                .isEqualTo("the 2 replicas of db cannot share one name");
    }

    @Test
    void a_container_that_is_only_found_has_a_name_and_ports() {
        assertThat(problem(c -> c.withLifetime(Lifetime.EXISTING)))
                .isEqualTo(
                        "db has lifetime EXISTING and no name to find it by; add"
                                + " withContainerName");
        assertThat(
                        problem(
                                c ->
                                        c.withLifetime(Lifetime.CLEANUP)
                                                .withContainerName("db1")
                                                .withTcpEndpoint(e -> e.targetPort(1))))
                .startsWith("endpoint tcp of db has no port; add port(…)");
        assertThat(
                        problems(
                                app ->
                                        app.dockerfile("web", "web")
                                                .withContainerName("web1")
                                                .withLifetime(Lifetime.EXISTING)))
                .singleElement()
                .asString()
                .startsWith("web has lifetime EXISTING, so it is never made");
    }

    @Test
    void only_a_dockerfile_is_built() {
        assertThat(problem(c -> c.withStage("run")))
                .isEqualTo("withStage of db: only what app.dockerfile declares is built");
    }

    @Test
    void a_build_argument_is_neither_secret_nor_an_endpoint() {
        assertThat(
                        problems(
                                app -> {
                                    var token = app.parameter("token", "x").secret();
                                    var later = app.parameter("later", null);
                                    var web = app.dockerfile("web", "web");
                                    web.withHttpEndpoint(e -> e.targetPort(80))
                                            .withBuildArg("TOKEN", token)
                                            .withBuildArg("LATER", later)
                                            .withBuildArg("URL", web.endpoint("http"))
                                            .withBuildArg("a-b", "1")
                                            .withBuildSecret("token", token);
                                }))
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("build argument TOKEN of web is secret"),
                        p -> assertThat(p).startsWith("build argument URL of web refers to an"),
                        p -> assertThat(p).startsWith("build argument \"a-b\" of web is no name"));
    }

    @Test
    void networks_have_names_of_their_own_and_belong_to_the_app() {
        assertThat(
                        problems(
                                app -> {
                                    app.network("back end");
                                    app.network("a");
                                    app.network("A");
                                }))
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("network name \"back end\" is not allowed"),
                        p -> assertThat(p).startsWith("network name \"A\" is used twice"));
        Application.of(
                other ->
                        assertThat(problem(c -> c.withNetwork(other.network("theirs"))))
                                .isEqualTo("network theirs of db belongs to another app"));
    }

    @Test
    void what_entrypoint_and_files_refer_to_must_exist() {
        assertThat(problem(c -> c.withEntrypoint(c.endpoint("gone"))))
                .isEqualTo("db refers to endpoint \"gone\" of db, which has none");
        assertThat(problem(c -> c.withFile("/x", c.endpoint("gone").url())))
                .startsWith("db refers to endpoint \"gone\"");
    }

    @Test
    void containers_and_processes_wait_in_circles_alike() {
        assertThat(
                        problems(
                                app -> {
                                    var db = app.container("db", "x");
                                    var api = app.executable("api", "x").waitFor(db);
                                    db.waitFor(api);
                                }))
                .containsExactly("cycle of waits and parents: db -> api -> db");
    }

    private static String problem(Consumer<Container> details) {
        var problems = problems(app -> details.accept(app.container("db", "postgres")));
        assertThat(problems).hasSize(1);
        return problems.getFirst();
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
