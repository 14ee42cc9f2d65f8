package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Whatever is wrong is said with its value and the right exit code, and nothing is lost by it. */
class BadInputIT {
    private static final String GOOD =
            "app.executable(\"sleeper\", \"sleep\", \"1000\").withHttpEndpoint();";

    @TempDir Path temp;

    @Test
    void a_model_with_every_mistake_names_each_and_leaves_what_runs_alone() throws Exception {
        try (var host = RealHost.ofModel(GOOD, temp)) {
            host.run();
            host.awaitState("sleeper", "Running");
            var pid = host.resource("sleeper").at("pid").number();
            host.kill();
            var before = host.events();

            host.model(
                    """
                    app.executable("bad name!", "true");
                    app.executable("twice", "true");
                    app.executable("twice", "true");
                    var self = app.executable("self", "true");
                    self.waitFor(self);
                    app.executable("one", "true").withHttpEndpoint("http", e -> e.port(18080));
                    app.executable("two", "true").withHttpEndpoint("http", e -> e.port(18080));
                    app.executable("far", "true").withTcpEndpoint("tcp", e -> e.port(70000));
                    app.executable("lost", "true").withEnvironment("U", self.endpoint("nope"));
                    """);
            refused(
                    host,
                    2,
                    "bad name!",
                    "twice",
                    "self",
                    "18080",
                    "port 70000 of endpoint tcp of far is outside 1..65535",
                    "nope");
            host.model(
                    """
                    var a = app.executable("a", "true");
                    var b = app.executable("b", "true").waitFor(a);
                    a.waitFor(b);
                    """);
            refused(host, 2, "a -> b -> a");
            host.source("void main() {\n    int x = \"text\";\n}\n");
            refused(host, 6, "AppHost.java:2", "incompatible types");
            host.source("void main() {\n    throw new IllegalStateException(\"no luck\");\n}\n");
            refused(host, 2, "AppHost.java:2", "no luck");
            host.model(GOOD + " // Compiled anew.");
            host.withoutCompiler();
            refused(host, 11, "JDK");
            host.withoutJvm();

            assertThat(host.events()).isEqualTo(before);
            assertThat(ProcessHandle.of(pid)).isPresent();
            host.run();
            host.awaitState("sleeper", "Running");
            assertThat(host.resource("sleeper").at("pid").number()).isEqualTo(pid);
            host.ok("stop");
            host.assertNothingLeft();
        }
    }

    @Test
    void bad_requests_are_answered_with_what_is_wrong_and_change_nothing() throws Exception {
        try (var host = RealHost.ofModel(GOOD, temp)) {
            host.run();
            host.awaitState("sleeper", "Running");
            var before = host.events();
            post(host, "/api/resources/sleeper/commands/stop", "{\"force\":", 400, "line 1");
            post(host, "/api/resources/sleeper/commands/stop", "[1]", 400, "not a JSON object");
            post(host, "/api/resources/sleeper/commands/stop", "{\"x\":1}", 400, "field 'x'");
            post(host, "/api/resources/sleeper/commands/fly", "{}", 404, "fly");
            post(host, "/api/resources/nobody/commands/stop", "{}", 404, "nobody");
            var large = "{\"commandId\":\"" + "x".repeat(3_000_000) + "\"}";
            post(host, "/api/resources/sleeper/commands/stop", large, 413, "");
            get(host, "/api/state?at=-1", 400, "-1");
            get(host, "/api/state?at=9999999", 404, "9999999");
            get(host, "/api/state?at=ten", 400, "ten");
            get(host, "/api/events?from=abc", 400, "abc");
            get(host, "/api/events?limit=0", 400, "0");
            get(host, "/api/nowhere", 404, "nowhere");
            get(host, "/api/resources/..%2F..%2Fetc%2Fpasswd", 404, "there is no resource");
            var wrong =
                    host.send(
                            host.request("/api/state")
                                    .setHeader("Authorization", "Bearer wrong-token")
                                    .GET());
            assertThat(wrong.statusCode()).isEqualTo(401);
            assertThat(wrong.body()).contains("host.json").doesNotContain("wrong-token");

            assertThat(host.events()).isEqualTo(before);
            assertThat(host.resource("sleeper").at("state").text()).isEqualTo("Running");
            host.ok("stop");
            host.assertNothingLeft();
        }
    }

    @Test
    void a_bad_command_line_is_named() throws Exception {
        try (var host = RealHost.ofModel(GOOD, temp)) {
            bad(host, 1, "fly", "fly");
            bad(host, 1, "run --port 70000", "70000");
            bad(host, 1, "run --port eighty", "eighty");
            bad(host, 1, "state --at minus", "minus");
            bad(host, 2, "restart sleeper", "no host runs");
            assertThat(host.left()).isEmpty();
            host.run();
            bad(host, 1, "logs nobody", "nobody");
            bad(host, 1, "logs --grep [a", "[a");
            bad(host, 1, "wait nobody --for healthy", "nobody");
            bad(host, 1, "restart nobody", "nobody");
            host.ok("stop");
            host.assertNothingLeft();
        }
    }

    @Test
    void a_place_without_an_app_host_is_named() throws IOException {
        var empty = Files.createDirectory(temp.resolve("empty"));
        for (var place : List.of(empty, temp.resolve("nowhere"))) {
            try (var host = RealHost.at(place)) {
                var answer = host.call("run");
                assertThat(answer.code()).as(answer.err()).isEqualTo(7);
                assertThat(answer.err()).contains(place.toString());
            }
        }
    }

    @Test
    void a_directory_that_cannot_be_read_or_written_is_named() throws IOException {
        var place = Files.createDirectory(temp.resolve("closed"));
        try (var host = RealHost.at(place)) {
            host.source("void main() {}");
            host.withoutPrivilege();
            permit(place, "---------");
            named(host, 7, place + " cannot be read: check its permissions");
            permit(place, "r-x------");
            named(host, 2, "check that its directory is writable");
            permit(place, "rwx------");
            assertThat(place.resolve(".reprise")).doesNotExist();
        }
    }

    private static void permit(Path place, String permissions) throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(permissions));
    }

    private static void named(RealHost host, int code, String text) throws IOException {
        var answer = host.call("run", host.directory().toString());
        assertThat(answer.err()).contains(text);
        assertThat(answer.code()).as(answer.err()).isEqualTo(code);
    }

    private static void bad(RealHost host, int code, String command, String named)
            throws IOException {
        var answer = host.call(command.split(" "));
        assertThat(answer.err()).contains(named);
        assertThat(answer.code()).as(answer.err()).isEqualTo(code);
    }

    private static void refused(RealHost host, int code, String... named) throws IOException {
        host.spawn();
        assertThat(host.awaitEnd()).as(host.errors()).isEqualTo(code);
        assertThat(host.errors()).contains(named);
    }

    private static void post(RealHost host, String path, String body, int status, String named) {
        var request =
                host.request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        var answer = host.send(request);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(named);
    }

    private static void get(RealHost host, String path, int status, String named) {
        var answer = host.send(host.request(path).GET());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(named);
    }
}
