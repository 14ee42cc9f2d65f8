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
import java.util.stream.Stream;

/** What the programs of the app {@code contained} say of their own lives, against the log. */
final class Contained {
    private static final String PERSISTENT = "resource-store";
    private final RealHost host;

    Contained(RealHost host) {
        this.host = host;
    }

    /** Asserts that no attempt ran twice, nor one life of the ticker beside another. */
    void assertNothingRanTwice(List<Json> events) throws IOException {
        var starts = marks("starts").stream().map(mark -> mark.split(" ")[1]).toList();
        assertThat(starts).doesNotHaveDuplicates();
        assertThat(of(events, "LaunchBegun").map(e -> e.at("payload").at("attemptId").text()))
                .containsAll(starts);
        var over = new HashSet<String>();
        var current = "";
        for (var beat : marks("beats")) {
            var life = beat.split(" ")[0];
            if (!life.equals(current)) {
                assertThat(over.add(life)).as("a beat between those of another: " + beat).isTrue();
                current = life;
            }
        }
    }

    /** Asserts that every attempt has one end; what is persistent may run on. */
    void assertExitsAreRecorded(List<Json> events) {
        var ran = new ArrayList<>(attempts(events, "LaunchBegun"));
        ran.removeAll(attempts(events, "Abandoned"));
        ran.removeIf(attempt -> attempt.startsWith(PERSISTENT));
        assertThat(attempts(events, "Exited"))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ran);
        assertThat(attempts(events, "LaunchFailed")).isEmpty();
        assertThat(attempts(events, "Lost")).isEmpty();
        assertThat(attempts(events, "Drifted")).isEmpty();
    }

    /** Asserts that each life of the job that came to its end has ended with its own code. */
    void assertJobsEndedWith(int code, List<Json> events) throws IOException {
        var codes =
                of(events, "Exited")
                        .filter(event -> event.at("stream").text().equals("resource-job"))
                        .map(event -> event.at("payload").at("exitCode").number())
                        .filter(found -> found == code);
        assertThat(codes).hasSameSizeAs(marks("stops"));
    }

    /** Asserts that the ticker's lines are all there, each once and in order. */
    void assertTicksAreWhole() throws IOException {
        var beats = numbers(marks("beats").stream().map(beat -> "beat " + beat).toList());
        var shown =
                numbers(
                        host.ok("logs", "ticker", "--json").lines().stream()
                                .map(line -> line.at("text").text())
                                .toList());
        assertThat(shown).hasSize(2 * beats.size());
        beats.forEach(
                (life, all) -> {
                    assertThat(shown).containsEntry(life.replace("beat", "tick"), all);
                    assertThat(shown).containsEntry(life.replace("beat", "tock"), all);
                });
    }

    /** Returns the lines of a file that the programs append to. */
    List<String> marks(String file) throws IOException {
        Path path = host.directory().resolve("witness").resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    /** Returns the numbers at the end of lines by what is before them. */
    private static Map<String, List<Long>> numbers(List<String> lines) {
        var numbers = new HashMap<String, List<Long>>();
        for (var line : lines) {
            var cut = line.lastIndexOf(' ');
            numbers.computeIfAbsent(line.substring(0, cut), _ -> new ArrayList<>())
                    .add(Long.parseLong(line.substring(cut + 1)));
        }
        return numbers;
    }

    private static Stream<Json> of(List<Json> events, String type) {
        return events.stream().filter(event -> event.at("type").text().equals(type));
    }

    private static List<String> attempts(List<Json> events, String type) {
        return of(events, type)
                .map(e -> e.at("stream").text() + " " + e.at("payload").at("attempt").number())
                .toList();
    }
}
