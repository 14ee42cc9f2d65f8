package dev.reprise.benchmarks;

import dev.reprise.projections.Networks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Writes app hosts, and runs them with the real command. */
final class AppHosts implements Supervisor {
    private final Path command;
    private final Path state;
    private final Map<String, String> environment;

    private AppHosts(Path command, Path state, Map<String, String> environment) {
        this.command = command;
        this.state = state;
        this.environment = environment;
    }

    /**
     * @param command the launcher
     * @param state where hosts keep what belongs to the user, so that nothing of theirs is touched
     */
    static AppHosts of(Path command, Path state) {
        return new AppHosts(command, state, Map.of());
    }

    /** Returns the same without the AOT cache. */
    AppHosts plain() {
        return new AppHosts(command, state, Map.of("REPRISE_AOT", "off"));
    }

    /** Returns the same with the Docker engine at that address. */
    AppHosts at(String engine) {
        return new AppHosts(command, state, Map.of("DOCKER_HOST", engine));
    }

    @Override
    public String name() {
        return Figure.REPRISE;
    }

    @Override
    public boolean restarts() {
        return true;
    }

    @Override
    public Ready prepare(Path directory, Marks marks, int count) throws Exception {
        var app = write(directory, programs(marks, count, ".withRestart(RestartPolicy.always())"));
        return app::start;
    }

    /** Returns the statements that declare {@code count} marking programs. */
    static String programs(Marks marks, int count, String options) {
        return """
        for (int i = 1; i <= %d; i++) {
            app.executable("p" + i, "%s", "p" + i)%s;
        }
        """
                .formatted(count, marks.program(), options);
    }

    /** Writes an app host of these statements and has it compiled. */
    App write(Path directory, String statements) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("AppHost.java"),
                """
                import dev.reprise.app.*;

                void main(String[] args) {
                    AppHost.run(args, app -> {
                        %s
                    });
                }
                """
                        .formatted(statements));
        var inspect = builder(directory, "inspect", "--apphost", directory.toString());
        var process = inspect.redirectOutput(directory.resolve("inspect").toFile()).start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroy();
            throw new IllegalStateException(
                    "inspect failed: " + Files.readString(directory.resolve("errors")));
        }
        return new App(directory);
    }

    /** Gives the command {@code open}: a host that shows {@code log}. */
    LiveHost open(Path log) throws IOException {
        var directory = Objects.requireNonNull(log.getParent());
        var builder = builder(directory, "open", log.toString(), "--json");
        return new LiveHost(builder.start(), System.nanoTime(), directory.resolve("errors"));
    }

    private ProcessBuilder builder(Path directory, String... arguments) {
        var builder = new ProcessBuilder(arguments);
        builder.command().addFirst(command.toString());
        builder.environment().put("XDG_STATE_HOME", state.toString());
        builder.environment().putAll(environment);
        return builder.redirectError(directory.resolve("errors").toFile());
    }

    /** An app host that is written and compiled. */
    final class App {
        private final Path directory;

        private App(Path directory) {
            this.directory = directory;
        }

        Path log() {
            return directory.resolve(".reprise/log.db");
        }

        /** Returns what stands for it in the labels of its containers. */
        String hash() throws IOException {
            return Networks.appHash(directory.toRealPath().resolve("AppHost.java").toString());
        }

        /** Gives the command {@code run}. */
        LiveHost start() throws IOException {
            var builder = builder(directory, "run", directory.toString(), "--json");
            var begun = System.nanoTime();
            return new LiveHost(builder.start(), begun, directory.resolve("errors"));
        }
    }
}
