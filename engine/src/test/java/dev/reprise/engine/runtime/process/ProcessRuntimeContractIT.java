package dev.reprise.engine.runtime.process;

import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.RuntimeContract;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

class ProcessRuntimeContractIT extends RuntimeContract {
    @TempDir Path home;

    Machine machine() {
        return Machine.local();
    }

    Spawner spawner(int wakeUp) {
        return new PosixSpawner(wakeUp);
    }

    @Override
    protected Runtime open(Reports reports) {
        return new ProcessRuntime(
                root(), reports, Capture.NONE, Clock.systemUTC(), machine(), this::spawner);
    }

    @Override
    protected LaunchOrder order(AttemptRef ref, Behaviour behaviour) {
        var command =
                switch (behaviour) {
                    case EXIT_7_AT_ONCE -> List.of("sh", "-c", "exit 7");
                    case RUNS_UNTIL_TERM -> List.of("sleep", "300");
                    case IGNORES_TERM ->
                            List.of(
                                    "sh",
                                    "-c",
                                    "trap '' TERM; echo up; while :; do sleep 300; done");
                    case MISSING_BINARY -> List.of("no-such-program");
                };
        return new LaunchOrder(ref, command, Map.of(), home.toString(), STOP);
    }

    @Override
    protected void awaitBehaviour(AttemptRef ref, Behaviour behaviour) {
        if (behaviour == Behaviour.IGNORES_TERM) {
            await(() -> stdout(ref).equals("up\n"));
        }
    }

    private String stdout(AttemptRef ref) throws IOException {
        var folder = root().resolve(ref.instance()).resolve(Integer.toString(ref.attempt()));
        return Files.readString(folder.resolve("stdout"));
    }

    private Path root() {
        return home.resolve(".reprise/attempts");
    }
}
