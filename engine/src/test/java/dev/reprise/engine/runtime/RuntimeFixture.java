package dev.reprise.engine.runtime;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.StopSpec;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hosts and attempts for tests of a runtime; whatever they started is gone after each test. */
public abstract class RuntimeFixture {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    protected static final StopSpec STOP =
            new StopSpec("SIGTERM", Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** A runtime as one host has it, and what it reported. */
    public record Host(Runtime runtime, List<Report> reports) {
        /** Returns the reports about one attempt, in order. */
        public List<Report> of(AttemptRef ref) {
            return reports.stream().filter(report -> concerns(report, ref)).toList();
        }

        /** Returns the first report of that kind about one attempt. */
        public <R extends Report> R first(Class<R> kind, AttemptRef ref) {
            return of(ref).stream().filter(kind::isInstance).map(kind::cast).findFirst().get();
        }

        public boolean saw(Class<? extends Report> kind, AttemptRef ref) {
            return of(ref).stream().anyMatch(kind::isInstance);
        }
    }

    private final List<Host> hosts = new ArrayList<>();
    private final List<AttemptRef> refs = new ArrayList<>();

    /** Returns a runtime over the same place as every other of this test. */
    protected abstract Runtime open(Reports reports);

    /** Waits until {@code condition} holds; an adapter on virtual time moves it instead. */
    protected void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(patience())
                .pollInterval(Duration.ofMillis(5))
                .pollDelay(Duration.ZERO)
                .until(condition);
    }

    /** Returns how long the runtime may take for anything. */
    protected Duration patience() {
        return LONG_ENOUGH;
    }

    protected final Host host() {
        var reports = new CopyOnWriteArrayList<Report>();
        var host = new Host(open(reports::add), reports);
        hosts.add(host);
        return host;
    }

    protected final AttemptRef attempt(String instance, int attempt) {
        var ref = new AttemptRef(instance, attempt, UUID.randomUUID().toString());
        refs.add(ref);
        return ref;
    }

    @AfterEach
    void nothing_is_left_behind() {
        hosts.forEach(host -> host.runtime().close());
        var last = host();
        for (var ref : refs) {
            last.runtime().adopt(ref, STOP);
            await(() -> !last.of(ref).isEmpty());
            last.runtime().kill(ref);
            await(() -> !last.saw(Report.Found.class, ref) || isOver(last, ref));
        }
        last.runtime().close();
    }

    protected final ProcessIdentity identity(Host host, AttemptRef ref) {
        return (ProcessIdentity) host.first(Report.Started.class, ref).identity();
    }

    private static boolean isOver(Host host, AttemptRef ref) {
        return host.saw(Report.Ended.class, ref) || host.saw(Report.Gone.class, ref);
    }

    private static boolean concerns(Report report, AttemptRef ref) {
        return switch (report) {
            case Report.Started r -> is(ref, r.instance(), r.attempt());
            case Report.StartFailed r -> is(ref, r.instance(), r.attempt());
            case Report.Found r -> is(ref, r.instance(), r.attempt());
            case Report.NeverStarted r -> is(ref, r.instance(), r.attempt());
            case Report.Gone r -> is(ref, r.instance(), r.attempt());
            case Report.Ended r -> is(ref, r.instance(), r.attempt());
            case Report.Drifted r -> is(ref, r.instance(), r.attempt());
            case Report.Progress _ -> false;
            case Report.Verdict _, Report.Measured _, Report.CommandEnded _ -> false;
            case Report.ProxyUp _, Report.ProxyDown _ -> false;
            case Report.EngineUp _, Report.EngineDown _, Report.StartedByHand _ -> false;
            case Report.NetworkUp _, Report.NetworkDown _, Report.NetworkGone _ -> false;
            case Report.OutputTruncated _, Report.OutputGap _, Report.OutputSealed _ -> false;
        };
    }

    private static boolean is(AttemptRef ref, String instance, int attempt) {
        return ref.instance().equals(instance) && ref.attempt() == attempt;
    }
}
