package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every question has an answer in each of the recorded logs, whatever went wrong in it. */
class RecordedLogsIT {
    static final Path RECORDED = Path.of("../chaos-tests/recorded").toAbsolutePath().normalize();

    @TempDir private Path directory;

    static List<Path> logs() throws IOException {
        try (var files = Files.list(RECORDED)) {
            return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void a_recorded_log_is_imported_and_answers(Path log) {
        assertThat(out("import", log.toString())).contains("next: reprise timeline");
        var sessions = Json.parse(out("sessions", "--json")).items();
        var first = sessions.getFirst().at("first").number();
        var last = sessions.getLast().at("last").number();
        assertThat(out("timeline")).contains("positions ", "|");
        assertThat(out("diff", "" + first, "" + last)).startsWith("from " + first + " to " + last);
        for (var at = first; at <= last; at++) {
            assertThat(out("chain", "" + at)).contains("→");
        }
        for (var resource : Json.parse(out("ps", "--json", "--at", "" + last)).items()) {
            var name = resource.at("name").text();
            assertThat(out("why", name, "--at", "" + last)).startsWith(name + " is ");
            assertThat(out("blame", name, "--at", "" + last)).contains("state");
        }
        assertThat(out("replay")).contains("the same");
        assertThat(events(out("export", "-").lines()))
                .hasSize((int) (last - first + 1))
                .isEqualTo(events(lines(log)));
    }

    /** Header and seal tell when it was exported. */
    private static List<String> events(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("{\"position\"")).toList();
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String out(String... args) {
        var result = FakeHost.run(directory, args);
        assertThat(result.exitCode()).as(String.join(" ", args) + ": " + result.err()).isZero();
        return result.out();
    }
}
