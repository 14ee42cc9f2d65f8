package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.engine.runtime.NeedsPodman;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A small app whose containers are Podman's, from its start over the death of its host to its end.
 */
@NeedsPodman
class PodmanAppIT {
    private static final String ADDRESS = System.getProperty(NeedsPodman.ADDRESS);
    private static final String MODEL =
            """
            var shell = "reprise-test/shell:1";
            var store = app.container("store", shell)
                    .withHttpEndpoint(e -> e.targetPort(8080))
                    .withHttpCheck("/lives")
                    .withVolume("kept", "/data")
                    .withEntrypoint("sh", "-c",
                            "echo $REPRISE_ATTEMPT >> /data/lives; httpd -p 8080 -h /data; n=0;"
                            + "while :; do n=$((n + 1)); echo tick $n; usleep 50000; done")
                    .withStopGrace(Duration.ofMillis(100));
            app.container("reader", shell)
                    .waitFor(store)
                    .withEntrypoint("sh", "-c",
                            "wget -qO- http://store:8080/lives;"
                            + "wget -qO- http://store.dev.internal:8080/lives; exit 7");
            app.container("checked", "reprise-test/health:1");
            """;

    @TempDir Path temp;

    @Test
    void an_app_lives_on_while_its_host_is_dead_and_leaves_only_what_it_keeps() throws Exception {
        try (var podman = Docker.at(ADDRESS, temp.resolve("app"));
                var host = RealHost.ofModel(MODEL, temp).withEnvironment("DOCKER_HOST", ADDRESS)) {
            host.run();
            List.of("store", "checked").forEach(host::awaitHealthy);
            host.awaitState("reader", "Exited");
            var store = podman.container("store");
            var url = host.url("store") + "/lives";
            var attempt = get(host, url).strip();
            assertThat(text(host, "reader")).containsExactly(attempt, attempt);
            assertThat(exitCode(host, "reader")).isEqualTo(7);

            host.kill();
            assertThat(get(host, url)).isEqualTo(attempt + "\n");
            host.run();
            List.of("store", "checked").forEach(host::awaitHealthy);
            assertThat(podman.container("store")).isEqualTo(store);
            assertThat(host.recorded("store", "LaunchBegun")).hasSize(1);
            assertTicksAreWhole(host);

            host.ok("stop");
            assertThat(host.awaitEnd()).isZero();
            assertThat(podman.containers()).isEmpty();
            assertThat(podman.shared()).containsExactly(podman.network() + "-kept");
            assertThat(host.ok("doctor").out()).contains("Podman").doesNotContain("leftover");

            host.run();
            host.awaitHealthy("store");
            assertThat(get(host, host.url("store") + "/lives").lines())
                    .hasSize(2)
                    .startsWith(attempt);
            host.ok("stop");
            host.assertNoProcessLeft();
            host.ok("verify");
            host.assertSameSteps();
        }
    }

    private static String get(RealHost host, String url) {
        return host.send(HttpRequest.newBuilder(URI.create(url))).body();
    }

    private static void assertTicksAreWhole(RealHost host) throws IOException {
        var ticks = text(host, "store");
        assertThat(ticks)
                .hasSizeGreaterThan(20)
                .isEqualTo(
                        LongStream.rangeClosed(1, ticks.size())
                                .mapToObj(n -> "tick " + n)
                                .toList());
    }

    private static List<String> text(RealHost host, String resource) throws IOException {
        return host.ok("logs", resource, "--json").lines().stream()
                .map(line -> line.at("text").text())
                .toList();
    }

    private static long exitCode(RealHost host, String resource) {
        return host.recorded(resource, "Exited").getFirst().at("exitCode").number();
    }
}
