package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.Application;
import dev.reprise.app.Lowering;
import dev.reprise.app.RestartPolicy;
import dev.reprise.app.Surroundings;
import dev.reprise.app.WaitBehavior;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.engine.decide.Draft;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.LogExport;
import dev.reprise.testing.simulation.Faults;
import dev.reprise.testing.simulation.Program;
import dev.reprise.testing.simulation.SimulatedHost;
import dev.reprise.testing.simulation.SimulatedMachine;
import dev.reprise.testing.simulation.VirtualTime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Records what no test does to the machine that it runs on: {@code -Dreprise.record=DIR}, as {@link
 * RecordingIT}.
 */
@EnabledIfSystemProperty(named = "reprise.record", matches = ".+")
class SimulatedRecordingIT {
    private final VirtualTime time = new VirtualTime();
    private final InMemoryEventStore log = new InMemoryEventStore();
    private final Map<String, Program> programs =
            Map.of("job", Program.job(Duration.ofSeconds(20), 3), "stuck", stuck());
    private final SimulatedMachine machine =
            new SimulatedMachine(time, n -> programs.getOrDefault(n, Program.server()), true);
    private long ids;

    private static Program stuck() {
        return Program.server().deaf().immortal();
    }

    @Test
    void reboot() throws Exception {
        var model =
                model(
                        app -> {
                            var db = app.executable("db", "db").withExecCheck("check");
                            app.executable("api", "api").waitFor(db);
                            app.executable("job", "job").withRestart(RestartPolicy.onFailure());
                        });
        var host = host(model);
        time.run(Duration.ofSeconds(5));
        host.kill();
        machine.reboot();
        time.run(Duration.ofMinutes(1));
        var next = host(model);
        time.run(Duration.ofSeconds(30));
        end(next);
        export("reboot");
    }

    @Test
    void unkillable() throws Exception {
        var host = host(model(app -> app.executable("stuck", "stuck")));
        time.run(Duration.ofSeconds(5));
        end(host);
        export("unkillable");
    }

    private static AppSpec model(java.util.function.Consumer<dev.reprise.app.App> body) {
        return Lowering.lower(
                        Application.of(body),
                        new Surroundings(
                                Path.of("/app"),
                                Map.of(),
                                Map.of(),
                                _ -> Optional.empty(),
                                WaitBehavior.WAIT))
                .spec();
    }

    private SimulatedHost host(AppSpec model) {
        return new SimulatedHost(log, machine, time, Faults.NONE, this::id, model);
    }

    private UUID id() {
        return new UUID((time.millis() << 16) | 0x7000L, 0x8000_0000_0000_0000L | ids++);
    }

    private void end(SimulatedHost host) {
        host.state(List.of(Draft.host(new HostEvent.AppStopRequested(false, "end"), "cli", null)));
        time.run(Duration.ofMinutes(2));
        assertThat(host.state().session().ended()).isTrue();
    }

    private void export(String name) throws IOException {
        var file = Path.of(System.getProperty("reprise.record"), name + ".ndjson");
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        LogExport.log(log, time.instant(), file);
    }
}
