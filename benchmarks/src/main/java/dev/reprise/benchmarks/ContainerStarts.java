package dev.reprise.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * From the command until all containers answer over HTTP: a host, whose last container is healthy
 * then, and others that start the same containers.
 */
final class ContainerStarts {
    /** Starts containers. */
    interface Peer {
        String name();

        /**
         * Starts containers that answer at these ports of 127.0.0.1.
         *
         * @return once its command has ended
         */
        void up(List<Integer> ports) throws Exception;

        /** Removes them. */
        void down() throws Exception;
    }

    private final Random order = new Random(7);
    private final Bench bench;
    private final ContainerHosts hosts;
    private final List<Peer> peers = new ArrayList<>();

    ContainerStarts(
            Bench bench, ContainerHosts hosts, DockerEngine engine, Optional<? extends Peer> more)
            throws IOException {
        this.bench = bench;
        this.hosts = hosts;
        peers.add(DockerRuns.inTurn(bench, engine));
        peers.add(DockerRuns.atOnce(bench, engine));
        more.ifPresent(peers::add);
    }

    void measure() throws Exception {
        peers.removeIf(peer -> !works(peer));
        for (int count : List.of(1, 5, 20)) {
            measure(Math.min(count, bench.size()), count);
        }
    }

    /** Whether it can do it at all; and the files that it needs have been read. */
    private boolean works(Peer peer) {
        try {
            var _ = once(peer, 1);
            return true;
        } catch (Exception e) {
            bench.report().skip(peer.name(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void measure(int count, int label) throws Exception {
        var title = "run to healthy, " + label + (label == 1 ? " container" : " containers");
        var healthy = bench.report().figure(title, "ms").atMost(1.1, DockerRuns.AT_ONCE);
        var launched = bench.report().figure(title + ": to the first launch", "ms");
        var app = hosts.answering("start-" + label, count);
        var turns = new ArrayList<Optional<Peer>>();
        peers.forEach(peer -> turns.add(Optional.of(peer)));
        turns.add(Optional.empty());
        var head = 0L;
        for (int run = 0; run < bench.runs(); run++) {
            Collections.shuffle(turns, order);
            for (var turn : turns) {
                if (turn.isPresent()) {
                    healthy.add(turn.get().name(), once(turn.get(), count));
                } else {
                    head = once(app, count, head, healthy, launched);
                }
                bench.settle(500);
            }
        }
    }

    private static double once(Peer peer, int count) throws Exception {
        var ports = Answers.freePorts(count);
        try {
            var begun = System.nanoTime();
            peer.up(ports);
            Answers.await(ports, DockerEngine.PATH);
            return Numbers.millis(System.nanoTime() - begun);
        } finally {
            peer.down();
        }
    }

    /** Returns the head of the log, behind all that counts. */
    private static long once(
            AppHosts.App app, int count, long head, Figure healthy, Figure launched)
            throws Exception {
        var begun = Instant.now();
        var host = app.start();
        try (var events = host.awaitApi().events(head + 1)) {
            launched.add(Figure.REPRISE, millis(begun, events.next("LaunchBegun")));
            healthy.add(Figure.REPRISE, millis(begun, events.healthy(count)));
            return host.head();
        } finally {
            host.stop();
        }
    }

    private static double millis(Instant begun, EventStream.Seen seen) {
        return Duration.between(begun, seen.recordedAt()).toNanos() / 1e6;
    }
}
