package dev.reprise.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** From SIGKILL of a program to the start mark of its next life; supervisors in turn. */
final class Restarts implements Bench.Measurement {
    private record Watched(
            Supervisor supervisor, Supervisor.Running running, List<Marks.Mark> programs) {}

    @Override
    public void measure(Bench bench) throws Exception {
        goals(bench.report());
        var all = new ArrayList<Watched>();
        try {
            all.add(started(bench, bench.hosts()));
            for (var peer : bench.peers()) {
                if (peer.restarts()) {
                    all.add(started(bench, peer));
                }
            }
            // Longer than the life that counts as settled, here and there.
            bench.settle(2000);
            for (int i = 0; i < bench.size(); i++) {
                for (var watched : all) {
                    kill(bench, watched, i);
                }
            }
        } finally {
            for (var watched : all) {
                watched.running().stop();
            }
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static Watched started(Bench bench, Supervisor supervisor) throws Exception {
        var directory = bench.directory("restarts-" + supervisor.name());
        var running = supervisor.prepare(directory, bench.marks(), bench.size()).start();
        var programs = bench.marks().await(bench.size(), Supervisor.PATIENCE);
        if (running instanceof LiveHost host) {
            host.awaitApi();
        }
        return new Watched(supervisor, running, programs);
    }

    private static void kill(Bench bench, Watched watched, int index) throws Exception {
        var name = watched.supervisor().name();
        var begun = System.nanoTime();
        Processes.kill(watched.programs().get(index).pid());
        var millis = Numbers.millis(bench.marks().next(Supervisor.PATIENCE).nanos() - begun);
        var report = bench.report();
        report.figure("SIGKILL to the next start mark, p50", "ms").add(name, millis);
        report.worst("SIGKILL to the next start mark, p99", "ms").add(name, millis);
        bench.settle(20);
    }

    private static void goals(Report report) {
        report.figure("SIGKILL to the next start mark, p50", "ms").atMost(1, "pm2");
        report.worst("SIGKILL to the next start mark, p99", "ms").atMost(20);
    }
}
