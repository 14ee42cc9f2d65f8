package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Docker engine of a test's own, to be done anything to; only root can have one. */
final class OwnEngine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;

    OwnEngine(Path directory) {
        this.directory = directory;
    }

    /** Returns whether this machine lets us have one. */
    static boolean isPossible() {
        return System.getProperty("user.name").equals("root");
    }

    /**
     * Starts it, also again after its death.
     *
     * @param options of {@code dockerd}
     * @return its address
     */
    String start(String... options) throws IOException {
        return start(List.of(), options);
    }

    /** Starts it with addresses for one network. */
    String startNarrow(String... options) throws IOException {
        return start(List.of("env", "NETWORK_BITS=19"), options);
    }

    private String start(List<String> before, String... options) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of("docker/engine.sh", "start", directory.toString()));
        command.addAll(List.of(options));
        return ok(command.toArray(String[]::new));
    }

    /** Gives it an image of the engine that the environment names. */
    void copy(String image, String address) throws IOException {
        ok("sh", "-c", "docker save %s | docker --host %s load".formatted(image, address));
    }

    /** Returns the process of {@code dockerd}. */
    long pid() throws IOException {
        return Long.parseLong(Files.readString(directory.resolve("docker.pid")).strip());
    }

    @Override
    public void close() throws IOException {
        ok("docker/engine.sh", "stop", directory.toString());
        ok("rm", "-rf", directory.toString()); // JUnit would warn of each link in images
    }

    /** Runs a command, which must be a good one, and returns the first line that it says. */
    static String ok(String... command) throws IOException {
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = process.inputReader().readLine();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        return String.valueOf(said);
    }
}
