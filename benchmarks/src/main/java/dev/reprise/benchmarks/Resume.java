package dev.reprise.benchmarks;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.cli.host.HostLease;
import dev.reprise.engine.host.TimeOrderedIds;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.StreamAppend;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A host that was killed, on a long log: from the next command until all programs are adopted. The
 * log is lengthened, while no host lives, by what starts of programs that run already leave.
 */
final class Resume implements Bench.Measurement {
    private static final int BATCH = 1000;

    private final TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC());

    @Override
    public void measure(Bench bench) throws Exception {
        bench.report().figure("resume of 100 on 100,000 events", "ms").atMost(2000);
        var programs = AppHosts.programs(bench.marks(), bench.size(), "");
        var app = bench.hosts().write(bench.directory("resume"), programs);
        var host = app.start();
        try {
            bench.marks().await(bench.size(), Supervisor.PATIENCE);
            host.awaitApi();
            for (int run = 0; run < bench.runs(); run++) {
                host = again(bench, app, host, "resume of 100 on a short log");
            }
            host.crash();
            lengthen(app.log(), 1000 * bench.size(), bench.size());
            host = app.start().awaitApi();
            for (int run = 0; run < bench.runs(); run++) {
                host = again(bench, app, host, "resume of 100 on 100,000 events");
            }
        } finally {
            host.stop();
            bench.marks().awaitGone(Supervisor.PATIENCE);
        }
    }

    private static LiveHost again(Bench bench, AppHosts.App app, LiveHost former, String title)
            throws Exception {
        bench.settle(500);
        var head = former.head();
        former.crash();
        var begun = Instant.now();
        var host = app.start();
        host.awaitApi();
        try (var events = host.events(head)) {
            var last = events.last("Adopted", bench.size()).recordedAt();
            var millis = Duration.between(begun, last).toNanos() / 1e6;
            bench.report().figure(title, "ms").add(Figure.REPRISE, millis);
        }
        return host;
    }

    private void lengthen(Path log, int events, int programs) {
        try (var store = SqliteEventStore.open(log);
                var lease =
                        HostLease.take(
                                store.leases(),
                                new ProcessTable(Machine.local()),
                                "the log",
                                java.util.Optional.empty())) {
            var session = store.sessions().getLast().session();
            for (int done = 0; done < events; done += BATCH) {
                store.append(batch(done, programs, lease.epoch(), session)).join();
            }
        }
    }

    private Append batch(int from, int programs, long epoch, long session) {
        var streams = new ArrayList<StreamAppend>();
        for (int i = from; i < from + BATCH; i += 2) {
            var id = "filler-" + i;
            var events =
                    List.of(
                            event(new ResourceEvent.StartRequested(id, false), id),
                            event(
                                    new ResourceEvent.CommandSettled(
                                            id, ResourceEvent.Outcome.OK, ""),
                                    id));
            streams.add(
                    new StreamAppend(
                            "resource-p" + (i / 2 % programs + 1), ExpectedVersion.ANY, events));
        }
        return new Append(
                OptionalLong.empty(), epoch, session, OptionalLong.empty(), Instant.now(), streams);
    }

    private NewEvent event(ResourceEvent event, String command) {
        var encoded = EventJson.encode(event);
        return new NewEvent(
                ids.get(),
                encoded.type(),
                encoded.schemaVersion(),
                encoded.payload(),
                "benchmarks",
                null,
                command);
    }
}
