package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;

/**
 * The starts and ends of an app's containers as the engine tells them, from a minute before the
 * watch on, so that none is missed while it begins.
 */
final class Lives implements AutoCloseable {
    private final Path file;
    private final Process events;

    private Lives(Path file, Process events) {
        this.file = file;
        this.events = events;
    }

    static Lives watch(Docker docker, Path temp) throws IOException {
        var file = temp.resolve("lives");
        var format = "{{.Action}} {{index .Actor.Attributes \"dev.reprise.resource\"}} {{.ID}}";
        var command =
                docker.commandLine(
                        "events",
                        "--since",
                        "1m",
                        "--filter",
                        docker.mine(),
                        "--filter",
                        "event=start",
                        "--filter",
                        "event=die",
                        "--format",
                        format);
        return new Lives(file, new ProcessBuilder(command).redirectOutput(file.toFile()).start());
    }

    /** Asserts that no two containers of one resource ever ran at a time. */
    void assertNeverTwo() throws IOException {
        var alive = new HashMap<String, String>();
        var lines = Files.readAllLines(file);
        assertThat(lines).as("what the engine tells").isNotEmpty();
        for (var line : lines) {
            var words = line.split(" ");
            if (words[0].equals("die")) {
                alive.remove(words[1], words[2]);
            } else {
                assertThat(alive.put(words[1], words[2])).as("beside: " + line).isNull();
            }
        }
    }

    @Override
    public void close() {
        events.destroy();
        await().atMost(Duration.ofSeconds(10)).until(() -> !events.isAlive());
    }
}
