package dev.reprise.benchmarks;

import dev.reprise.eventstore.SqliteEventStore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Durable appends of one event with a payload of 200 bytes: one writer beside a C program that
 * writes the same rows into the same tables; 64 writers beside a plain group commit over JDBC into
 * one narrow table, without checks, hashes or fences.
 */
final class Appends implements Bench.Measurement {
    static final int WRITERS = 64;
    private static final int BYTES = 200;
    private static final String PAYLOAD = "{\"text\":\"" + "x".repeat(BYTES - 11) + "\"}";

    /** Appends one payload; completes once it is durable. */
    @FunctionalInterface
    interface Appender {
        CompletableFuture<?> append(int writer, String payload);
    }

    @Override
    public void measure(Bench bench) throws Exception {
        bench.report().figure("append, 1 writer", "events/s").atLeast(0.8, "C");
        bench.report().figure("append, 64 writers", "events/s").atLeast(0.9, "group commit");
        var raw = compiled(bench);
        // Once without counting, so that all code is compiled.
        own(bench, "warm", 1, 3000);
        own(bench, "warm", WRITERS, 20_000);
        var single = bench.quick() ? 2000 : 5000;
        var many = bench.quick() ? 50_000 : 200_000;
        for (int run = 0; run < bench.runs(); run++) {
            var title = "append, 1 writer";
            own(bench, "single", 1, single).add(bench.report(), title, Figure.REPRISE);
            if (raw.isPresent()) {
                c(bench, raw.get(), single).add(bench.report(), title, "C");
            }
            title = "append, 64 writers";
            own(bench, "many", WRITERS, many).add(bench.report(), title, Figure.REPRISE);
            plain(bench, many).add(bench.report(), title, "group commit");
        }
    }

    private static Latencies own(Bench bench, String name, int writers, int events)
            throws Exception {
        var directory = Files.createTempDirectory(bench.directory("append"), name);
        try (var log = OwnLog.open(directory.resolve("log.db"))) {
            return run(
                    writers,
                    events,
                    (writer, payload) -> log.append("resource-p" + writer, payload));
        }
    }

    private static Latencies plain(Bench bench, int events) throws Exception {
        var directory = Files.createTempDirectory(bench.directory("append"), "plain");
        try (var plain = PlainGroupCommit.open(directory.resolve("plain.db"))) {
            return run(WRITERS, events, plain::append);
        }
    }

    private static Latencies run(int writers, int events, Appender appender) throws Exception {
        var each = events / writers;
        var nanos = new long[each * writers];
        var threads = new ArrayList<Thread>();
        var begun = System.nanoTime();
        for (int w = 0; w < writers; w++) {
            var writer = w;
            threads.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; i < each; i++) {
                                            var from = System.nanoTime();
                                            appender.append(writer, PAYLOAD).join();
                                            nanos[writer * each + i] = System.nanoTime() - from;
                                        }
                                    }));
        }
        for (var thread : threads) {
            thread.join();
        }
        return Latencies.of(nanos, System.nanoTime() - begun);
    }

    /** Returns the C program, empty where there is no compiler or no SQLite to link with. */
    private static Optional<Path> compiled(Bench bench) throws IOException, InterruptedException {
        var directory = bench.directory("c");
        var program = directory.resolve("appends");
        var source = directory.resolve("appends.c");
        try (var text = Appends.class.getResourceAsStream("/appends.c")) {
            Files.write(source, text.readAllBytes());
        }
        try {
            output(List.of("cc", "-O2", "-o", program + "", source + "", "-lsqlite3"));
            return Optional.of(program);
        } catch (IOException e) {
            bench.report().skip("C", "needs cc and libsqlite3-dev: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Latencies c(Bench bench, Path program, int events) throws Exception {
        var log = Files.createTempDirectory(bench.directory("append"), "c").resolve("log.db");
        SqliteEventStore.open(log).close();
        return Latencies.parse(output(List.of(program + "", log + "", events + "", BYTES + "")));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(Supervisor.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                || process.exitValue() != 0) {
            process.destroy();
            throw new IOException(text.strip());
        }
        return text;
    }
}
