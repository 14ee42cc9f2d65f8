package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.json.Json;
import dev.reprise.projections.Networks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What one app has on a container engine, as the {@code docker} command knows it: the engine that
 * the environment names, or another.
 */
final class Docker implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final List<String> engine;
    private final String hash;

    private Docker(List<String> engine, Path directory) {
        this.engine = engine;
        this.hash = Networks.appHash(real(directory).resolve("AppHost.java").toString());
    }

    /** Returns what the app of that directory has, or will have once there is one. */
    static Docker of(Path directory) {
        return new Docker(List.of("docker"), directory);
    }

    /**
     * Returns what the app of that directory has on another engine than the environment's.
     *
     * @param address {@code unix:///path}
     */
    static Docker at(String address, Path directory) {
        return new Docker(List.of("docker", "--host", address), directory);
    }

    /** What a command has answered. */
    record Outcome(int code, String output) {}

    /** Returns the name of an app's network, or what the names of its volumes begin with. */
    String network() {
        return "reprise-" + hash;
    }

    /** Returns the containers of the app that run, each by the name of its resource. */
    List<String> running() {
        return lines("ps", "--filter", mine(), "--format", "{{.Label \"dev.reprise.resource\"}}");
    }

    /** Returns the ids of all containers of the app. */
    List<String> containers() {
        return lines("ps", "--all", "--quiet", "--no-trunc", "--filter", mine());
    }

    /** Returns the id of the container that runs for a resource, the only one. */
    String container(String resource) {
        var label = "label=dev.reprise.resource=" + resource;
        var found = lines("ps", "--quiet", "--no-trunc", "--filter", mine(), "--filter", label);
        assertThat(found).as("running containers of " + resource).hasSize(1);
        return found.getFirst();
    }

    /** Starts a container of nobody's that does nothing. */
    void run(List<String> options, String name, String network) {
        var command = new ArrayList<>(List.of("run", "--detach", "--name", name));
        command.addAll(List.of("--network", network));
        command.addAll(options);
        command.addAll(List.of("reprise-test/shell:1", "sleep", "600"));
        ok(command.toArray(String[]::new));
    }

    /** Returns the networks and volumes of the app, by name. */
    List<String> shared() {
        var found = new ArrayList<>(lines("network", "ls", "-f", mine(), "--format", "{{.Name}}"));
        found.addAll(lines("volume", "ls", "--filter", mine(), "--format", "{{.Name}}"));
        return found;
    }

    /** Returns what the engine knows of a container. */
    Json inspect(String container) {
        return Json.parse(ok("inspect", container)).items().getFirst();
    }

    /** Returns the lines of what a command says, which must be a good one. */
    List<String> lines(String... command) {
        return ok(command).lines().toList();
    }

    /** Returns what a command says, which must be a good one. */
    String ok(String... command) {
        var outcome = call(command);
        assertThat(outcome.code()).as("docker %s: %s", List.of(command), outcome).isZero();
        return outcome.output();
    }

    /** Runs a command to its end. */
    Outcome call(String... command) {
        try {
            var process =
                    new ProcessBuilder(commandLine(command)).redirectErrorStream(true).start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), out.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the command line of a command. */
    List<String> commandLine(String... command) {
        var all = new ArrayList<>(engine);
        all.addAll(List.of(command));
        return all;
    }

    /** Returns the filter by which the engine finds what is the app's. */
    String mine() {
        return "label=dev.reprise.apphost=" + hash;
    }

    /** Removes whatever the app has on the engine: containers, networks, volumes and images. */
    @Override
    public void close() {
        remove(containers(), "rm", "--force", "--volumes");
        remove(lines("network", "ls", "--quiet", "--filter", mine()), "network", "rm");
        remove(lines("volume", "ls", "--quiet", "--filter", mine()), "volume", "rm");
        remove(lines("image", "ls", "--quiet", "--filter", mine()), "image", "rm", "--force");
    }

    private void remove(List<String> ids, String... command) {
        if (!ids.isEmpty()) {
            var all = new ArrayList<>(List.of(command));
            all.addAll(ids);
            ok(all.toArray(String[]::new));
        }
    }

    private static Path real(Path directory) {
        try {
            return directory.getParent().toRealPath().resolve(directory.getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
