package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that Reprise has not started: used while they are there. */
class ExistingIT {
    @TempDir Path temp;

    private final List<Process> strangers = new ArrayList<>();

    @AfterEach
    void strangers_end() {
        strangers.forEach(Process::destroyForcibly);
    }

    @Test
    void a_program_of_somebody_else_is_waited_for_survives_hosts_and_is_left() throws Exception {
        try (var host = RealHost.ofModel(model("EXISTING"), temp)) {
            host.begin();
            host.awaitState("legacy", "NotFound");
            assertThat(host.resource("api").at("state").text()).isEqualTo("Waiting");
            assertThat(host.ok("why", "api").out()).contains("legacy");
            assertThat(host.ok("why", "legacy").out()).contains("there is no pid file");

            var legacy = legacy(host);
            host.awaitState("api", "Running");
            assertThat(pid(host)).isEqualTo(legacy.pid());
            host.kill();
            host.run();
            host.awaitState("legacy", "Running");
            assertThat(pid(host)).as("by the next host").isEqualTo(legacy.pid());
            assertThat(host.recorded("legacy", "LaunchBegun")).hasSize(1);

            host.ok("stop");
            assertThat(host.awaitEnd()).isZero();
            assertThat(legacy.isAlive()).as("after the app's end").isTrue();
            host.assertSameSteps();
        }
    }

    @Test
    void one_that_is_to_be_cleaned_up_goes_with_the_session_and_one_that_ends_is_told()
            throws Exception {
        try (var host = RealHost.ofModel(model("CLEANUP"), temp)) {
            var first = legacy(host);
            host.run();
            host.awaitState("legacy", "Running");
            first.destroy();
            host.awaitState("legacy", "Finished");
            assertThat(host.resource("legacy").at("reason").text())
                    .contains("exit code is unknown");

            var second = legacy(host);
            host.command("legacy", "start");
            host.awaitState("legacy", "Running");
            assertThat(pid(host)).isEqualTo(second.pid());
            host.ok("stop");
            host.awaitEnd();
            assertThat(second.waitFor()).isEqualTo(143);
            host.assertSameSteps();
            host.assertNoProcessLeft();
        }
    }

    private static String model(String lifetime) {
        return """
                var legacy = app.executable("legacy", "legacy")
                        .withLifetime(Lifetime.%s).withPidFile("legacy.pid");
                app.executable("api", "sleep", "1000").waitFor(legacy);
                """
                .formatted(lifetime);
    }

    private Process legacy(RealHost host) throws IOException {
        var process = new ProcessBuilder("sleep", "1000").start();
        strangers.add(process);
        Files.writeString(host.directory().resolve("legacy.pid"), process.pid() + "\n");
        return process;
    }

    private static long pid(RealHost host) {
        return host.resource("legacy").at("pid").number();
    }
}
