package dev.reprise.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.client.AppReader.Lines;
import dev.reprise.cli.json.Json;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

class MergedLinesTest {
    private final List<String> read = new ArrayList<>();
    private int closed;

    @Test
    void lines_of_several_sources_come_by_time_and_at_one_moment_by_source() {
        try (var lines = new MergedLines()) {
            lines.add(source("a", 1, 4, 4, 9), line -> read.add(line.at("text").text()));
            lines.add(source("b", 2, 3, 4), line -> read.add(line.at("text").text()));
            lines.add(source("c"), line -> read.add(line.at("text").text()));
            lines.deliver();
        }
        assertThat(read).containsExactly("a1", "b2", "b3", "a4", "a4", "b4", "a9");
        assertThat(closed).isEqualTo(3);
    }

    @Test
    void a_reader_that_has_enough_ends_it() {
        try (var lines = new MergedLines()) {
            lines.add(
                    source("a", 1, 2, 3),
                    line -> read.add(line.at("text").text()) && read.size() < 2);
            lines.deliver();
        }
        assertThat(read).containsExactly("a1", "a2");
    }

    private Lines source(String name, int... seconds) {
        var lines =
                IntStream.of(seconds)
                        .mapToObj(
                                second ->
                                        Json.object(
                                                "at", "2026-01-01T00:00:0" + second + "Z",
                                                "text", name + second))
                        .iterator();
        return new Source(lines);
    }

    private final class Source implements Lines {
        private final Iterator<Json> lines;

        Source(Iterator<Json> lines) {
            this.lines = lines;
        }

        @Override
        public boolean hasNext() {
            return lines.hasNext();
        }

        @Override
        public Json next() {
            return lines.next();
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
