package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** Pm2 of npm: its daemon is started by the command, as a user does it. */
final class Pm2 implements Supervisor {
    private final Path command;

    private Pm2(Path command) {
        this.command = command;
    }

    /** Returns it if it lies in {@code packages}, as {@code npm install --prefix} leaves it. */
    static Optional<Pm2> in(Path packages) {
        var command = packages.resolve("node_modules/.bin/pm2");
        return Files.exists(command) ? Optional.of(new Pm2(command)) : Optional.empty();
    }

    @Override
    public String name() {
        return "pm2";
    }

    @Override
    public boolean restarts() {
        return true;
    }

    @Override
    public Ready prepare(Path directory, Marks marks, int count) throws Exception {
        var apps = new StringJoiner(",", "{\"apps\":[", "]}");
        for (int i = 1; i <= count; i++) {
            apps.add(
                    """
                    {"name":"p%d","script":"%s","args":["p%d"],"interpreter":"none",\
                    "exec_mode":"fork","out_file":"/dev/null","error_file":"/dev/null"}"""
                            .formatted(i, marks.program(), i));
        }
        var file = Files.writeString(directory.resolve("apps.json"), apps.toString());
        var home = directory.resolve("home");
        return () -> {
            var builder = new ProcessBuilder(command.toString(), "start", file.toString());
            builder.environment().put("PM2_HOME", home.toString());
            builder.environment().put("PM2_DISABLE_VERSION_CHECK", "true");
            builder.redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile());
            return new Daemon(builder.start(), home.resolve("pm2.pid"));
        };
    }

    private record Daemon(Process command, Path pidFile) implements Running {
        @Override
        public long pid() throws IOException, InterruptedException {
            if (!command.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("pm2 start does not end");
            }
            return Long.parseLong(Files.readString(pidFile).strip());
        }

        @Override
        public void stop() throws Exception {
            var pid = pid();
            Processes.terminate(pid);
            Processes.awaitEnd(pid, PATIENCE);
        }
    }
}
