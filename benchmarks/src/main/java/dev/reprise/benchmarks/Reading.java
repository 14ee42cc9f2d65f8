package dev.reprise.benchmarks;

import dev.reprise.engine.replay.ReplayCheck;
import dev.reprise.engine.replay.ReplayResult;
import dev.reprise.eventstore.LogExport;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.StoredStates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;

/**
 * The past of a long session: what a real host recorded of 100 programs, lengthened to 10 k, 100 k
 * and 1 M events (10 M without {@code --quick}) by commands and changes of health.
 */
final class Reading implements Bench.Measurement {
    private static final int PAGE = 1000;
    private static final long MILLION = 1_000_000;

    @Override
    public void measure(Bench bench) throws Exception {
        var base = recorded(bench, "history");
        var sizes =
                bench.quick()
                        ? new long[] {10_000, 100_000, MILLION}
                        : new long[] {10_000, 100_000, MILLION, 10 * MILLION};
        for (var size : sizes) {
            var begun = System.nanoTime();
            var before = positions(base);
            try (var log = OwnLog.open(base)) {
                log.lengthen(size, bench.size());
            }
            var appended = positions(base) - before;
            bench.report()
                    .figure("append in batches of 1,000, up to " + words(size), "µs an event")
                    .add(Figure.REPRISE, (System.nanoTime() - begun) / 1e3 / appended);
            try (var store = SqliteEventStore.open(base)) {
                fold(bench, store, size);
            }
            bench.report()
                    .figure("bytes an event, log of " + words(size), "bytes")
                    .add(Figure.REPRISE, (double) Files.size(base) / positions(base));
            if (size == MILLION) {
                million(bench, base);
            }
        }
    }

    /** Returns the log of a real session that was killed. */
    static Path recorded(Bench bench, String name) throws Exception {
        var programs = AppHosts.programs(bench.marks(), bench.size(), "");
        var app = bench.hosts().write(bench.directory(name), programs);
        var host = app.start();
        try {
            bench.marks().await(bench.size(), Supervisor.PATIENCE);
            host.awaitApi();
            bench.settle(1500);
            host.crash();
            // No host lives, so the files are at rest.
            var copy = bench.directory(name + "-log").resolve("log.db");
            for (var suffix : new String[] {"", "-wal"}) {
                var file = app.log().resolveSibling("log.db" + suffix);
                if (Files.exists(file)) {
                    Files.copy(file, copy.resolveSibling("log.db" + suffix));
                }
            }
            return copy;
        } finally {
            host = app.start().awaitApi();
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static void fold(Bench bench, SqliteEventStore store, long size) {
        var title = "read, decode and fold, log of " + words(size);
        var figure = bench.report().figure(title, "events/s");
        if (size == MILLION) {
            figure.atLeast(700_000);
        }
        for (int run = 0; run <= bench.runs(); run++) {
            var begun = System.nanoTime();
            var fold = new AppFold(AppState.EMPTY);
            var after = 0L;
            for (var page = store.read(after, PAGE);
                    !page.isEmpty();
                    page = store.read(after, PAGE)) {
                page.forEach(event -> fold.apply(Recorded.of(event)));
                after = page.getLast().position();
            }
            // The first one compiles.
            if (run > 0) {
                figure.add(Figure.REPRISE, after / ((System.nanoTime() - begun) / 1e9));
            }
        }
    }

    private static void million(Bench bench, Path log) throws IOException {
        try (var store = SqliteEventStore.open(log)) {
            // What a host saves while it runs.
            new StateReader(store, new StoredStates(store.snapshots())).head();
        }
        bench.report().figure("open a log of 1 M events, state at its head", "ms").atMost(1000);
        for (int run = 0; run < bench.runs(); run++) {
            ready(bench, log);
        }
        try (var store = SqliteEventStore.open(log)) {
            random(bench, store);
            scrub(bench, store);
            whole(bench, store, log);
        }
    }

    private static void ready(Bench bench, Path log) {
        var begun = System.nanoTime();
        try (var store = SqliteEventStore.open(log)) {
            new StateReader(store, new StoredStates(store.snapshots())).head();
            bench.report()
                    .figure("open a log of 1 M events, state at its head", "ms")
                    .add(Figure.REPRISE, Numbers.millis(System.nanoTime() - begun));
        }
    }

    /** Every time with a reader that remembers nothing. */
    private static void random(Bench bench, SqliteEventStore store) {
        var random = new Random(4711);
        var figure =
                bench.report()
                        .mostly("state at a random position of 1 M, p95, nothing remembered", "ms")
                        .atMost(300);
        for (int i = 0; i < (bench.quick() ? 40 : 200); i++) {
            var position = 1 + random.nextLong(MILLION);
            var begun = System.nanoTime();
            var reader = new StateReader(store, new StoredStates(store.snapshots()));
            reader.at(position).canonicalJson();
            figure.add(Figure.REPRISE, Numbers.millis(System.nanoTime() - begun));
        }
    }

    /** As a slider that is dragged: forwards by a few events at a time, then backwards. */
    private static void scrub(Bench bench, SqliteEventStore store) {
        var figure = bench.report().mostly("scrub step in 1 M events, p95", "ms").atMost(50);
        var reader = new StateReader(store, new StoredStates(store.snapshots()));
        var position = MILLION / 2;
        for (int i = 0; i < 400; i++) {
            position += i < 200 ? 7 : -7;
            var begun = System.nanoTime();
            reader.at(position).canonicalJson();
            if (i > 0) {
                figure.add(Figure.REPRISE, Numbers.millis(System.nanoTime() - begun));
            }
        }
    }

    private static void whole(Bench bench, SqliteEventStore store, Path log) throws IOException {
        var begun = System.nanoTime();
        require(store.verify().sound(), "the log is not sound");
        seconds(bench, "verify 1 M events", begun);

        begun = System.nanoTime();
        var export = log.resolveSibling("export.ndjson");
        LogExport.log(store, Instant.now(), export);
        seconds(bench, "export 1 M events", begun);
        Files.delete(export);

        begun = System.nanoTime();
        var result = new ReplayCheck().check(store);
        require(result instanceof ReplayResult.Same, "the replay differs: " + result);
        seconds(bench, "replay 1 M events", begun);
    }

    private static void seconds(Bench bench, String title, long begun) {
        bench.report().figure(title, "s").add(Figure.REPRISE, (System.nanoTime() - begun) / 1e9);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static long positions(Path log) {
        try (var store = SqliteEventStore.openReadOnly(log)) {
            return store.head().position();
        }
    }

    private static String words(long events) {
        return events >= MILLION ? events / MILLION + " M" : events / 1000 + " k";
    }
}
