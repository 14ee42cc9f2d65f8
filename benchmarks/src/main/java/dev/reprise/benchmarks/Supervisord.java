package dev.reprise.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Supervisord of PyPI, in the foreground, without its web server. */
final class Supervisord implements Supervisor {
    private final Path packages;

    private Supervisord(Path packages) {
        this.packages = packages;
    }

    /** Returns it if it lies in {@code packages}, as {@code pip install --target} leaves it. */
    static Optional<Supervisord> in(Path packages) {
        return Files.exists(packages.resolve("supervisor/supervisord.py"))
                ? Optional.of(new Supervisord(packages))
                : Optional.empty();
    }

    @Override
    public String name() {
        return "supervisord";
    }

    @Override
    public boolean restarts() {
        // Once a second: stack.md of the design has the figures.
        return false;
    }

    @Override
    public Ready prepare(Path directory, Marks marks, int count) throws Exception {
        var text = new StringBuilder("[supervisord]\nnodaemon=true\nuser=root\n");
        if (!System.getProperty("user.name").equals("root")) {
            text = new StringBuilder("[supervisord]\nnodaemon=true\n");
        }
        text.append("logfile=").append(directory.resolve("log")).append('\n');
        text.append("pidfile=").append(directory.resolve("pid")).append('\n');
        for (int i = 1; i <= count; i++) {
            text.append("[program:p%d]\ncommand=%s p%d\n".formatted(i, marks.program(), i));
            text.append("startsecs=0\nautorestart=true\nstdout_logfile=/dev/null\n");
            text.append("stderr_logfile=/dev/null\n");
        }
        var file = Files.writeString(directory.resolve("supervisord.conf"), text);
        var builder =
                new ProcessBuilder(
                        "python3", "-m", "supervisor.supervisord", "-c", file.toString());
        builder.environment().put("PYTHONPATH", packages.toString());
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("out").toFile());
        return () -> new ShellLoop.Child(builder.start());
    }
}
