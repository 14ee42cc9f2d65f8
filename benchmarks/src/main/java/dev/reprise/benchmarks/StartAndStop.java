package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * From the command to the last program's own start mark; from SIGTERM to the supervisor until it
 * and all programs are gone; and what the supervisor's processes weigh in between.
 */
final class StartAndStop implements Bench.Measurement {
    private record Prepared(Supervisor supervisor, Supervisor.Ready ready) {}

    private final Random order = new Random(7);

    @Override
    public void measure(Bench bench) throws Exception {
        for (int count : List.of(1, 10, 100)) {
            measure(bench, Math.min(count, bench.size()), count);
        }
    }

    private void measure(Bench bench, int count, int label) throws Exception {
        var supervisors = new ArrayList<>(bench.peers());
        supervisors.addFirst(bench.hosts());
        var prepared = new ArrayList<Prepared>();
        for (var supervisor : supervisors) {
            var directory = bench.directory("start-" + label + "-" + supervisor.name());
            var ready = supervisor.prepare(directory, bench.marks(), count);
            prepared.add(new Prepared(supervisor, ready));
        }
        figures(bench, label);
        for (int run = 0; run < bench.runs(); run++) {
            Collections.shuffle(prepared, order);
            for (var next : prepared) {
                once(bench, next.supervisor(), next.ready(), count, label);
            }
        }
    }

    private static void figures(Bench bench, int label) {
        var start = bench.report().figure("start of " + label, "ms");
        var stop = bench.report().figure("stop of " + label, "ms");
        if (label == 100) {
            start.atMost(4, "sh").atMost(0.3, "pm2");
            stop.atMost(0.1, "pm2");
            bench.report().figure("memory with 100", "MiB PSS").atMost(1.5, "pm2");
        }
    }

    private static void once(
            Bench bench, Supervisor supervisor, Supervisor.Ready ready, int count, int label)
            throws Exception {
        var begun = System.nanoTime();
        var running = ready.start();
        try {
            var marks = bench.marks().await(count, Supervisor.PATIENCE);
            var report = bench.report();
            var took = marks.getLast().nanos() - begun;
            report.figure("start of " + label, "ms").add(supervisor.name(), Numbers.millis(took));
            if (running instanceof LiveHost host) {
                host.awaitApi();
            }
            var pid = running.pid();
            bench.settle(bench.quick() ? 700 : 1500);
            if (label >= 10) {
                var tree = Processes.tree(pid, bench.marks().pids());
                report.figure("memory with " + label, "MiB PSS")
                        .add(supervisor.name(), Processes.pss(tree));
            }
        } finally {
            stop(bench, supervisor, running, label);
        }
    }

    private static void stop(
            Bench bench, Supervisor supervisor, Supervisor.Running running, int label)
            throws Exception {
        running.pid();
        var begun = System.nanoTime();
        running.stop();
        bench.marks().awaitGone(Supervisor.PATIENCE);
        bench.report()
                .figure("stop of " + label, "ms")
                .add(supervisor.name(), Numbers.millis(System.nanoTime() - begun));
    }
}
