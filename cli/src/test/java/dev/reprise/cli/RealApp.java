package dev.reprise.cli;

import static org.awaitility.Awaitility.await;

import dev.reprise.cli.FakeHost.Result;
import dev.reprise.cli.json.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small app with a real host in a JVM of its own: {@code setup} ends well, {@code web} fails once
 * and then runs, {@code extra} starts only when asked to.
 */
final class RealApp {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    static final String SECRET = "opensesame-4711";

    private static final String MODEL =
            """
            import dev.reprise.app.*;

            void main(String[] args) {
                AppHost.run(args, app -> {
                    var token = app.parameter("token", "%s").secret();
                    var setup = app.executable("setup", "sh", "-c", "echo the token is $TOKEN")
                            .withEnvironment("TOKEN", token);
                    app.executable("web", "sh", "-c",
                                    "if [ -e failed ]; then echo up; exec sleep 300; fi;"
                                            + " echo first >failed; echo down >&2; exit 3")
                            .withHttpEndpoint().waitForCompletion(setup)
                            .withRestart(RestartPolicy.onFailure());
                    app.executable("extra", "sleep", "300").withExplicitStart();
                });
            }
            """;

    final Path directory;
    private final List<Process> started = new ArrayList<>();

    RealApp(Path directory) throws IOException {
        this(directory, MODEL.formatted(SECRET));
    }

    RealApp(Path directory, String model) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("AppHost.java"), model);
    }

    /** Starts its host and returns once {@code web} runs for the second time. */
    Process start() throws IOException {
        var host = process("host.out", "run", "--json");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> cli("events", "payload.attempt=2 type:Launched").out(), this::some);
        return host;
    }

    private boolean some(String out) {
        return !out.isEmpty();
    }

    /** Starts a command line in a JVM of its own; what it says goes to {@code output}. */
    Process process(String output, String... args) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Djava.io.tmpdir=" + temporary(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.reprise.cli.Main"));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve(output).toFile());
        var process = builder.start();
        started.add(process);
        return process;
    }

    /** Returns where such a command puts what is to go with it. */
    Path temporary() throws IOException {
        return Files.createDirectories(directory.resolve("temporary"));
    }

    /** Returns the object that such a command has printed, once it has. */
    Json printed(String output) {
        return await().atMost(PATIENCE)
                .until(
                        () ->
                                Files.readAllLines(directory.resolve(output)).stream()
                                        .filter(line -> line.startsWith("{"))
                                        .map(Json::parse)
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Runs a command line in this JVM. */
    Result cli(String... args) {
        return FakeHost.run(directory, args);
    }

    /** Stops the app and ends what was started. */
    void stop() throws InterruptedException {
        cli("stop", "--now");
        for (var process : started) {
            process.destroy();
            process.waitFor();
        }
    }
}
