package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Prints what launching, stopping and watching cost here, against a plain {@code sh} loop. Not a
 * test: argument 1 is an empty folder, 2 the number of programs, 3 the rounds.
 */
final class Figures {
    private static final String PROGRAM = "read -r t _ </proc/uptime; echo >\"$0\"; exec sleep 300";

    private record Seen(Report report, long nanos) {}

    private final LinkedBlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final ProcessTable table = new ProcessTable(Machine.local());
    private final Path home;
    private final int count;

    private Figures(Path home, int count) {
        this.home = home;
        this.count = count;
    }

    public static void main(String[] args) throws Exception {
        var rounds = Integer.parseInt(args[2]);
        for (int round = 1; round <= rounds; round++) {
            var place = Files.createDirectories(Path.of(args[0], "round-" + round));
            new Figures(place.toRealPath(), Integer.parseInt(args[1])).round(round);
        }
        System.exit(0);
    }

    private void round(int round) throws Exception {
        var loop = loop();
        var root = home.resolve(".reprise/attempts");
        var first = runtime(root);
        var refs = new ArrayList<AttemptRef>();
        var begun = System.currentTimeMillis();
        var nanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            var ref = new AttemptRef("p" + i, 1, UUID.randomUUID().toString());
            refs.add(ref);
            var mark = home.resolve("mark-" + i).toString();
            first.launch(
                    new LaunchOrder(
                            ref,
                            List.of("sh", "-c", PROGRAM, mark),
                            Map.of(),
                            home.toString(),
                            StopSpec.DEFAULT));
        }
        var identities = new HashMap<String, Report.Started>();
        var reported = 0L;
        while (identities.size() < count) {
            var report = next();
            identities.put(
                    ((Report.Started) report.report).instance(), (Report.Started) report.report);
            reported = report.nanos - nanos;
        }
        var launched = lastMark("mark-") - begun;
        var pss = keepersPss(root, refs);
        first.close();

        var second = runtime(root);
        nanos = System.nanoTime();
        refs.forEach(ref -> second.adopt(ref, StopSpec.DEFAULT));
        for (int i = 0; i < count; i++) {
            var _ = next();
        }
        var adopted = System.nanoTime() - nanos;
        var cpu = cpuNanosIn(300);

        var exits = new long[count / 2];
        for (int i = 0; i < exits.length; i++) {
            var killed = System.nanoTime();
            table.kill((ProcessIdentity) identities.get("p" + i).identity(), 9);
            exits[i] = next().nanos - killed;
        }
        Arrays.sort(exits);
        nanos = System.nanoTime();
        for (int i = exits.length; i < count; i++) {
            second.stop(refs.get(i), "SIGTERM");
        }
        for (int i = exits.length; i < count; i++) {
            var _ = next();
        }
        var stopped = System.nanoTime() - nanos;
        second.close();
        System.out.printf(
                "round %d: sh %d ms; launched %d ms (%.1f x), reported %d ms; keepers %.1f MiB;"
                    + " adopted %d ms; idle %.1f ms CPU in 300 ms; adopted exit p50 %.1f max %.1f"
                    + " ms; %d stopped %d ms%n",
                round,
                loop,
                launched,
                (double) launched / loop,
                reported / 1_000_000,
                pss / 1024.0,
                adopted / 1_000_000,
                cpu / 1e6,
                exits[exits.length / 2] / 1e6,
                exits[exits.length - 1] / 1e6,
                count - exits.length,
                stopped / 1_000_000);
    }

    private ProcessRuntime runtime(Path root) {
        return new ProcessRuntime(
                root,
                report -> seen.add(new Seen(report, System.nanoTime())),
                Capture.NONE,
                Clock.systemUTC());
    }

    private Seen next() throws InterruptedException {
        var next = seen.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("no report for 30 s");
        }
        return next;
    }

    /** The same programs from a plain loop, in milliseconds to the last one's own mark. */
    private long loop() throws IOException, InterruptedException {
        var script =
                "i=0; while [ $i -lt "
                        + count
                        + " ]; do sh -c '"
                        + PROGRAM
                        + "' \"$1/loop-$i\" & p=\"$p $!\"; i=$((i+1)); done; read -r x; kill $p";
        var begun = System.currentTimeMillis();
        var process = new ProcessBuilder("sh", "-c", script, "sh", home.toString()).start();
        while (marks("loop-") < count) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        var last = lastMark("loop-");
        process.getOutputStream().close();
        process.waitFor();
        return last - begun;
    }

    private long marks(String prefix) {
        var files = home.toFile().list((_, name) -> name.startsWith(prefix));
        return files == null ? 0 : files.length;
    }

    private long lastMark(String prefix) throws InterruptedException {
        while (marks(prefix) < count) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        var files = home.toFile().listFiles((_, name) -> name.startsWith(prefix));
        return Arrays.stream(files).mapToLong(java.io.File::lastModified).max().orElseThrow();
    }

    private static long keepersPss(Path root, List<AttemptRef> refs) throws IOException {
        var sum = 0L;
        for (var ref : refs) {
            var keeper = AttemptDirectory.open(root, ref).claim().orElseThrow().claimant().pid();
            for (var line : Files.readAllLines(Path.of("/proc/" + keeper + "/smaps_rollup"))) {
                sum += line.startsWith("Pss:") ? Long.parseLong(line.replaceAll("\\D", "")) : 0;
            }
        }
        return sum;
    }

    private static long cpuNanosIn(long millis) throws InterruptedException {
        var cpu = ProcessHandle.current().info();
        var before = cpu.totalCpuDuration().orElseThrow();
        TimeUnit.MILLISECONDS.sleep(millis);
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow()
                .minus(before)
                .toNanos();
    }
}
