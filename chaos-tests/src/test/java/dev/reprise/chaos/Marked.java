package dev.reprise.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds processes by a variable of their environment, in {@code /proc}. */
final class Marked {
    private Marked() {}

    /** Returns the processes that were started with {@code NAME=value}, zombies not counted. */
    static List<Long> pids(String variable) {
        var found = new ArrayList<Long>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var entry : entries) {
                if (environment(entry).contains(variable)) {
                    found.add(Long.parseLong(entry.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return found;
    }

    private static List<String> environment(Path process) {
        try {
            var text = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return List.of(text.split("\0"));
        } catch (IOException e) {
            // It has ended, or is another user's.
            return List.of();
        }
    }
}
