package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.engine.runtime.NeedsDocker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A build gets its secret, and nobody else: neither the image nor the log nor a file. */
@NeedsDocker
class BuildSecretsIT {
    private static final String SECRET = "build-secret-71c2aa90e4";

    @TempDir Path temp;

    @Test
    void a_build_gets_its_secret_and_keeps_none_of_it() throws Exception {
        try (var docker = Docker.of(temp.resolve("app"));
                var host =
                        host(
                                "RUN --mount=type=secret,id=token"
                                        + " sha256sum /run/secrets/token | cut -d' ' -f1 >/digest"
                                        + " && echo the token is $(cat /run/secrets/token)"
                                        + " && sleep 2")) {
            host.run();
            host.awaitState("built", "Exited");
            assertThat(host.ok("logs", "built").out()).contains(digest(), "the token is ***");
            assertThat(host.ok("events", "--type", "LaunchProgressed").out()).contains("BUILDING");
            var image =
                    docker.lines("image", "ls", "--quiet", "--filter", docker.mine()).getFirst();
            assertThat(docker.ok("history", "--no-trunc", image)).doesNotContain(SECRET);
            host.ok("stop");
            assertNowhere(host);
            host.assertNothingLeft();
        }
    }

    @Test
    void a_build_that_fails_tells_why_without_its_secret() throws Exception {
        try (var docker = Docker.of(temp.resolve("app"));
                var host =
                        host(
                                "RUN --mount=type=secret,id=token"
                                        + " echo no entry for $(cat /run/secrets/token) >&2; exit 9")) {
            host.run();
            host.awaitState("built", "FailedToStart");
            assertThat(host.ok("why", "built").out())
                    .contains("cannot build")
                    .contains("exit code");
            assertThat(host.ok("logs", "built").out()).contains("no entry for ***");
            host.ok("stop");
            assertThat(docker.containers()).isEmpty();
            assertNowhere(host);
            host.assertNothingLeft();
        }
    }

    /** The command docker of Debian, which needs no plug-in for BuildKit, comes first. */
    private RealHost host(String step) throws IOException {
        var host =
                RealHost.ofModel(
                        """
                        var token = app.parameter("token", System.getProperty("token")).secret();
                        app.dockerfile("built", "context")
                            .withBuildSecret("token", token)
                            .withRestart(RestartPolicy.never());
                        """,
                        temp);
        var context = Files.createDirectory(host.directory().resolve("context"));
        Files.writeString(
                context.resolve("Dockerfile"),
                """
                FROM reprise-test/shell:1
                ENV RUN=%s
                %s
                ENTRYPOINT ["cat", "/digest"]
                """
                        .formatted(temp.getFileName(), step));
        return host.withJvm("-Dtoken=" + SECRET)
                .withEnvironment("PATH", "/usr/bin:" + System.getenv("PATH"));
    }

    /** The console alone may hold it, as the build printed it. */
    private static void assertNowhere(RealHost host) throws IOException {
        try (var files = Files.walk(host.directory())) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains("/.reprise/attempts/built/")) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(SECRET);
                }
            }
        }
    }

    private static String digest() throws Exception {
        var hash = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(hash.digest(SECRET.getBytes(StandardCharsets.UTF_8)));
    }
}
