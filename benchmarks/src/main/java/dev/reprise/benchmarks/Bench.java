package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What every benchmark works with.
 *
 * @param peers other supervisors, {@code sh} first
 * @param runs how often everything is repeated
 * @param size how many programs are "100"
 * @param quick whether samples are fewer and idle times shorter
 */
record Bench(
        Path directory,
        Marks marks,
        AppHosts hosts,
        List<Supervisor> peers,
        Report report,
        int runs,
        int size,
        boolean quick) {

    /** A measurement that adds its figures to the report. */
    @FunctionalInterface
    interface Measurement {
        void measure(Bench bench) throws Exception;
    }

    /** Returns an empty directory of that name. */
    Path directory(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    /** Lets what was started come to rest; nothing is measured meanwhile. */
    void settle(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    void say(String text) {
        System.err.println(text);
    }
}
