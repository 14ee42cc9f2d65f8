package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a start-up cache is made from: a run in which everything comes up, also the container. */
class TrainingIT {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir Path temp;

    @Test
    void all_that_is_trained_works() throws Exception {
        assertThat(begin("compile").waitFor()).isZero();
        var host = begin("host");
        try {
            var live = begin("live");
            assertThat(live.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(said("live"))
                    .contains("wait fourth --timeout 10 -> 0", "stop --timeout 1 -> 0")
                    .filteredOn(line -> line.matches(".* -> [1-9]\\d*"))
                    .containsExactly("nonsense -> 1");
            assertThat(host.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            host.destroyForcibly();
        }
    }

    /** Like the launcher, but for the caches. */
    private Process begin(String what) throws IOException {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("reprise.jar"),
                        "dev.reprise.cli.training.Training",
                        what,
                        temp.toString());
        builder.environment().put("XDG_STATE_HOME", temp.resolve("state").toString());
        builder.environment().put("DOCKER_HOST", "unix://" + temp.resolve("docker.sock"));
        return builder.redirectErrorStream(true).redirectOutput(output(what).toFile()).start();
    }

    private List<String> said(String what) throws IOException {
        return Files.readAllLines(output(what));
    }

    private Path output(String what) {
        return temp.resolve(what + ".log");
    }
}
