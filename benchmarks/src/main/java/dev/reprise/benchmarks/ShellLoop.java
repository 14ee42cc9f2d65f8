package dev.reprise.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** The floor: a loop of {@code sh} that starts the programs and ends them on SIGTERM. */
final class ShellLoop implements Supervisor {
    @Override
    public String name() {
        return "sh";
    }

    @Override
    public boolean restarts() {
        return false;
    }

    @Override
    public Ready prepare(Path directory, Marks marks, int count) throws Exception {
        var script = directory.resolve("loop");
        Files.writeString(
                script,
                """
                i=1
                pids=
                trap 'kill $pids; wait; exit 0' TERM
                while [ $i -le %d ]; do
                    %s p$i &
                    pids="$pids $!"
                    i=$((i + 1))
                done
                while :; do wait; done
                """
                        .formatted(count, marks.program()));
        return () ->
                new Child(
                        new ProcessBuilder("/bin/sh", script.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(new File("/dev/null"))
                                .start());
    }

    /** A supervisor that is a child of ours. */
    record Child(Process process) implements Running {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public void stop() throws InterruptedException {
            Processes.end(process, PATIENCE);
        }
    }
}
