package dev.reprise.benchmarks;

import dev.reprise.eventstore.Appended;
import dev.reprise.http.ApiOptions;
import dev.reprise.http.ApiServer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * 5,000 events a second in durable batches of five, with nobody and with 200 clients of the event
 * stream, ten of which never read. The clients run in the same process.
 */
final class Streams implements Bench.Measurement {
    private static final int READERS = 200;
    private static final int STUCK = 10;
    private static final int BATCH = 5;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final String PAYLOAD = "{\"text\":\"" + "x".repeat(189) + "\"}";
    private static final String TITLE = "append of 5 events, 1,000 a second";

    @Override
    public void measure(Bench bench) throws Exception {
        bench.report().figure(TITLE + ", p50", "µs").atMost(1.25, "no readers");
        bench.report().figure(TITLE + ", p99", "µs").atMost(1.5, "no readers");
        for (int run = 0; run <= bench.runs(); run++) {
            var counted = run > 0; // the first one compiles
            var directory = bench.directory("streams-" + run);
            try (var log = OwnLog.open(directory.resolve("log.db"))) {
                var appends = bench.quick() ? 4_000 : 20_000;
                var alone = append(log, appends);
                if (counted) {
                    add(bench, alone, "no readers");
                }
                followed(bench, log, appends, counted);
            }
        }
    }

    private static void followed(Bench bench, OwnLog log, int appends, boolean counted)
            throws Exception {
        var token = ApiOptions.newToken();
        var readers = new ArrayList<StreamReader>();
        try (var server =
                ApiServer.start(new LogHost(log.store()), ApiOptions.on(0, token).withoutPage())) {
            var first = log.store().head().position();
            for (int i = 0; i < READERS; i++) {
                readers.add(new StreamReader(server.port(), token, first, i < STUCK));
            }
            bench.settle(500);
            var begun = System.nanoTime();
            var latencies = append(log, appends);
            var reading = readers.subList(STUCK, READERS);
            await(reading, log.store().head().position());
            var seconds = (System.nanoTime() - begun) / 1e9;
            if (counted) {
                add(bench, latencies, Figure.REPRISE);
                bench.report()
                        .figure("events delivered to 190 readers beside 10 stuck ones", "events/s")
                        .add(Figure.REPRISE, (double) appends * BATCH * reading.size() / seconds);
                bench.report()
                        .figure("memory of host and readers afterwards", "MiB of heap")
                        .add(Figure.REPRISE, heap());
            }
        } finally {
            for (var reader : readers) {
                reader.close();
            }
        }
    }

    private static void add(Bench bench, Latencies latencies, String subject) {
        bench.report().figure(TITLE + ", p50", "µs").add(subject, latencies.p50());
        bench.report().figure(TITLE + ", p99", "µs").add(subject, latencies.p99());
        bench.report().figure(TITLE, "a second").add(subject, latencies.perSecond());
    }

    /** Each at its time, or as soon as the one before is durable. */
    private static Latencies append(OwnLog log, int appends) {
        var nanos = new long[appends];
        var begun = System.nanoTime();
        for (int i = 0; i < appends; i++) {
            for (var wait = begun + i * PERIOD_NANOS - System.nanoTime();
                    wait > 0;
                    wait = begun + i * PERIOD_NANOS - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            var from = System.nanoTime();
            batch(log).join();
            nanos[i] = System.nanoTime() - from;
        }
        return Latencies.of(nanos, System.nanoTime() - begun);
    }

    private static CompletableFuture<Appended> batch(OwnLog log) {
        return log.append("resource-p1", java.util.Collections.nCopies(BATCH, PAYLOAD));
    }

    private static void await(List<StreamReader> readers, long head)
            throws InterruptedException, IOException {
        var deadline = System.nanoTime() + Supervisor.PATIENCE.toNanos();
        while (readers.stream().anyMatch(reader -> reader.last() < head)) {
            if (readers.stream().anyMatch(StreamReader::broken)) {
                throw new IOException("a reader missed an event, or got one twice");
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("the readers are still behind");
            }
            Thread.sleep(1);
        }
    }

    private static double heap() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (1024.0 * 1024);
    }
}
