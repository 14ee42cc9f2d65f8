package dev.reprise.benchmarks;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;

/** A thousand programs that end at once, under one model, until the last end is recorded. */
final class ShortLives implements Bench.Measurement {
    @Override
    public void measure(Bench bench) throws Exception {
        var count = 10 * bench.size();
        var figure = bench.report().figure("1,000 x /bin/true", "ms").atMost(5000);
        var loop = bench.directory("short-sh").resolve("loop");
        Files.writeString(
                loop,
                "i=0; while [ $i -lt %d ]; do /bin/true & i=$((i + 1)); done; wait"
                        .formatted(count));
        for (int run = 0; run < (bench.quick() ? 3 : bench.runs()); run++) {
            var directory = bench.directory("short-" + run);
            figure.add(Figure.REPRISE, once(bench.hosts().write(directory, model(count)), count));
            var begun = System.nanoTime();
            new ProcessBuilder("/bin/sh", loop.toString()).start().waitFor();
            figure.add("sh", Numbers.millis(System.nanoTime() - begun));
        }
    }

    private static double once(AppHosts.App app, int count) throws Exception {
        var begun = Instant.now();
        var host = app.start();
        try {
            host.awaitApi();
            try (var events = host.events(1)) {
                var last = events.last("Exited", count).recordedAt();
                return Duration.between(begun, last).toNanos() / 1e6;
            }
        } finally {
            host.stop();
        }
    }

    private static String model(int count) {
        return "for (int i = 1; i <= %d; i++) app.executable(\"t\" + i, \"/bin/true\");"
                .formatted(count);
    }
}
