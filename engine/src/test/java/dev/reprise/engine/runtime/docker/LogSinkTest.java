package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.docker.AttemptFolder.Cursor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

class LogSinkTest {
    private static final Instant BEGUN = Instant.parse("2026-01-31T23:59:58.500000001Z");
    private static final int LINES = 200;

    @TempDir Path root;
    private AttemptFolder folder;

    @BeforeEach
    void open() throws IOException {
        folder = AttemptFolder.open(root, new AttemptRef("api", 1, "id"));
    }

    @Test
    void the_streams_are_kept_apart_and_without_times() throws IOException {
        try (var sink = LogSink.open(folder)) {
            for (var frame : log(0)) {
                sink.accept(frame);
            }
        }
        assertWhole();
    }

    @Test
    void whoever_goes_on_after_a_death_at_any_line_loses_and_doubles_nothing() throws IOException {
        for (int death = 0; death <= LINES; death += 7) {
            try (var sink = LogSink.open(folder)) {
                for (var frame : log(sink.since()).subList(0, Math.min(death, size(sink)))) {
                    sink.accept(frame);
                }
            }
        }
        readOn();
        assertWhole();
    }

    @Test
    void a_line_that_was_written_in_part_is_completed() throws IOException {
        Files.writeString(folder.stdout(), "line 0\nlin");
        readOn();
        assertWhole();
    }

    @Test
    void one_that_was_suspended_and_writes_late_doubles_nothing() throws IOException {
        try (var suspended = LogSink.open(folder)) {
            var log = log(0);
            for (var frame : log.subList(0, 100)) {
                suspended.accept(frame);
            }
            readOn();
            for (var frame : log.subList(100, 130)) {
                suspended.accept(frame);
            }
        }
        assertWhole();
        readOn();
        assertWhole();
    }

    @Test
    void what_was_said_before_the_attempt_began_is_not_of_it() throws IOException {
        var from = at(60);
        folder.write(new Cursor(from.getEpochSecond(), 0, 0, from));
        for (int death = 61; death <= LINES; death += 20) {
            try (var sink = LogSink.open(folder)) {
                for (var frame : log(sink.since()).subList(0, Math.min(death, size(sink)))) {
                    sink.accept(frame);
                }
            }
        }
        readOn();
        assertThat(Files.readString(folder.stdout())).isEqualTo(said(StreamType.STDOUT, 60));
        assertThat(Files.readString(folder.stderr())).isEqualTo(said(StreamType.STDERR, 60));
    }

    private void readOn() throws IOException {
        try (var sink = LogSink.open(folder)) {
            for (var frame : log(sink.since())) {
                sink.accept(frame);
            }
        }
    }

    private static int size(LogSink sink) {
        return log(sink.since()).size();
    }

    /**
     * Returns what the engine gives from that second on: ten lines a second, each third an error.
     */
    private static List<Frame> log(long since) {
        return IntStream.range(0, LINES)
                .filter(n -> at(n).getEpochSecond() >= since)
                .mapToObj(n -> new Frame(stream(n), bytes(at(n) + " line " + n + "\n")))
                .toList();
    }

    private static Instant at(int line) {
        return BEGUN.plusMillis(100L * line);
    }

    private static StreamType stream(int line) {
        return line % 3 == 2 ? StreamType.STDERR : StreamType.STDOUT;
    }

    private void assertWhole() throws IOException {
        assertThat(Files.readString(folder.stdout())).isEqualTo(said(StreamType.STDOUT, 0));
        assertThat(Files.readString(folder.stderr())).isEqualTo(said(StreamType.STDERR, 0));
    }

    private static String said(StreamType stream, int first) {
        var all = new StringBuilder();
        IntStream.range(first, LINES)
                .filter(n -> stream(n) == stream)
                .forEach(n -> all.append("line ").append(n).append('\n'));
        return all.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
