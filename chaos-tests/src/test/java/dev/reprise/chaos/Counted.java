package dev.reprise.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.json.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What the programs of the app {@code counted} say of their own lives, against the log. */
final class Counted {
    private final RealHost host;

    Counted(RealHost host) {
        this.host = host;
    }

    /** Asserts that no program ever ran beside another life of itself, nor an attempt twice. */
    void assertNothingRanTwice() throws IOException {
        assertThat(marks("doubles")).isEmpty();
        var attempts = marks("starts").stream().map(mark -> mark.split(" ")[2]).toList();
        assertThat(attempts).doesNotHaveDuplicates();
        assertThat(begun()).containsAll(attempts);
    }

    /**
     * Asserts that every attempt has one end. A program whose start no host recorded (it died in
     * between) was adopted, or had ended by itself: so the ends are counted against the intents.
     */
    void assertExitsAreRecorded(List<Json> events) {
        var ran = new ArrayList<>(attempts(events, "LaunchBegun"));
        ran.removeAll(attempts(events, "Abandoned"));
        var exited = attempts(events, "Exited");
        assertThat(exited).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ran);
        assertThat(exited).containsAll(attempts(events, "Launched"));
        assertThat(exited).containsAll(attempts(events, "Adopted"));
        assertThat(attempts(events, "LaunchFailed")).isEmpty();
        assertThat(attempts(events, "Lost")).isEmpty();
    }

    /** Asserts that the ticker's lines are all there, each once and in order. */
    void assertTicksAreWhole() throws IOException {
        var shown = new HashMap<String, List<Long>>();
        for (var line : host.ok("logs", "ticker", "--json").lines()) {
            var words = line.at("text").text().split(" ");
            shown.computeIfAbsent(words[0] + " " + words[1], _ -> new ArrayList<>())
                    .add(Long.parseLong(words[2]));
        }
        for (var life : ticks().entrySet()) {
            var all = LongStream.rangeClosed(1, life.getValue()).boxed().toList();
            assertThat(shown.get("tick " + life.getKey())).as("stdout").isEqualTo(all);
            assertThat(shown.get("tock " + life.getKey())).as("stderr").isEqualTo(all);
        }
        assertThat(shown).hasSize(2 * ticks().size());
    }

    /** Asserts that the job's every life has ended with its own code. */
    void assertJobsEndedWith(int code, List<Json> events) throws IOException {
        var codes =
                events.stream()
                        .filter(event -> event.at("stream").text().equals("resource-job"))
                        .filter(event -> event.at("type").text().equals("Exited"))
                        .map(event -> (int) event.at("payload").at("exitCode").number())
                        .toList();
        var ended = marks("stops").stream().filter(mark -> mark.startsWith("job ")).count();
        assertThat(codes.stream().filter(found -> found == code)).hasSize((int) ended);
    }

    /** Returns the lines of a file that the programs append to. */
    List<String> marks(String file) throws IOException {
        return lines(host.directory().resolve("witness").resolve(file));
    }

    /** Returns the orders that were kept. */
    Set<String> orders() throws IOException {
        return new HashSet<>(lines(host.directory().resolve("orders.txt")));
    }

    /** Returns how many lines each life of the ticker printed, by pid. */
    private Map<String, Long> ticks() throws IOException {
        var ticks = new TreeMap<String, Long>();
        try (var files = Files.newDirectoryStream(host.directory().resolve("witness"), "ticks-*")) {
            for (var file : files) {
                var count = Files.readString(file).strip();
                ticks.put(
                        file.getFileName().toString().substring("ticks-".length()),
                        count.isEmpty() ? 0 : Long.parseLong(count));
            }
        }
        return ticks;
    }

    private List<String> begun() throws IOException {
        return host.events().stream()
                .filter(event -> event.at("type").text().equals("LaunchBegun"))
                .map(event -> event.at("payload").at("attemptId").text())
                .toList();
    }

    private static List<String> attempts(List<Json> events, String type) {
        return events.stream()
                .filter(event -> event.at("type").text().equals(type))
                .map(e -> e.at("stream").text() + " " + e.at("payload").at("attempt").number())
                .toList();
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
