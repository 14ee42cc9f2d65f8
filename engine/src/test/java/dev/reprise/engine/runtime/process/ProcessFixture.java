package dev.reprise.engine.runtime.process;

import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.RuntimeFixture;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Programs of this machine for tests. */
abstract class ProcessFixture extends RuntimeFixture {
    @TempDir Path home;

    final Machine machine = machine();
    final ProcessTable table = new ProcessTable(machine);

    @Override
    protected Runtime open(Reports reports) {
        return open(reports, machine);
    }

    Runtime open(Reports reports, Machine view) {
        return new ProcessRuntime(
                root(), reports, Capture.NONE, Clock.systemUTC(), view, this::spawner);
    }

    Machine machine() {
        return Machine.local();
    }

    Spawner spawner(int wakeUp) {
        return new PosixSpawner(wakeUp);
    }

    LaunchOrder shell(AttemptRef ref, String script) {
        return order(ref, "sh", "-c", script);
    }

    LaunchOrder order(AttemptRef ref, String... commandLine) {
        return order(ref, Map.of(), STOP, commandLine);
    }

    LaunchOrder order(
            AttemptRef ref, Map<String, String> environment, StopSpec stop, String... commandLine) {
        return new LaunchOrder(ref, List.of(commandLine), environment, home.toString(), stop);
    }

    Path root() {
        return home.resolve(".reprise/attempts");
    }

    Path folder(AttemptRef ref) {
        return root().resolve(ref.instance()).resolve(Integer.toString(ref.attempt()));
    }

    String stdout(AttemptRef ref) throws IOException {
        return Files.readString(folder(ref).resolve("stdout"));
    }

    /** Waits until the program has written so many whole lines and returns them. */
    List<String> lines(AttemptRef ref, int count) throws IOException {
        await(() -> stdout(ref).lines().count() >= count && stdout(ref).endsWith("\n"));
        return stdout(ref).lines().toList();
    }

    boolean isAlive(long pid) {
        return machine.startTicks(pid).isPresent();
    }

    /** Launches a script and waits until it runs. */
    AttemptRef running(Host host, String script) {
        var ref = attempt("api", 1);
        host.runtime().launch(shell(ref, script));
        await(() -> host.saw(Report.Started.class, ref));
        return ref;
    }

    Report.Ended ended(Host host, AttemptRef ref) {
        await(() -> host.saw(Report.Ended.class, ref));
        return host.first(Report.Ended.class, ref);
    }
}
