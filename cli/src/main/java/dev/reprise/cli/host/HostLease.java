package dev.reprise.cli.host;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.ProcessIdentities;
import dev.reprise.engine.loop.Leadership;
import dev.reprise.engine.runtime.process.MonotonicClock;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.eventstore.FencedException;
import dev.reprise.eventstore.Leases;
import dev.reprise.eventstore.Leases.Lease;
import dev.reprise.eventstore.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * This host's lease on the log. A holder that died is replaced at once; one that has not renewed
 * for {@link #LIMIT} is killed first, since a suspended one may hold the log's write lock; one that
 * renews is left alone and this host refused.
 */
public final class HostLease implements Leadership, AutoCloseable {
    /**
     * After so long without renewal a holder counts as stuck, and does not act any more itself. 15
     * s; tests set another number of seconds.
     */
    static final Duration LIMIT = Duration.ofSeconds(Long.getLong("reprise.lease.seconds", 15));

    /** So often in that time it is renewed, and so much before its end this host stops to act. */
    private static final int RENEWALS = 7;

    /** Off in tests of what remains of safety without it. */
    private static final boolean KILLS =
            !System.getProperty("reprise.lease.kill", "").equals("off");

    private static final Logger LOG = LoggerFactory.getLogger(HostLease.class);
    private static final Duration DYING = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final int SIGKILL = 9;

    private final Leases leases;
    private final long epoch;
    private final Duration limit;
    private final @Nullable String replaced;
    private final Thread renewal;
    private volatile long renewedNanos;
    private volatile @Nullable FencedException fenced;

    private HostLease(Leases leases, Lease lease, @Nullable String replaced, Duration limit) {
        this.leases = leases;
        this.limit = limit;
        this.epoch = lease.epoch();
        this.replaced = replaced;
        this.renewedNanos = lease.renewedNanos();
        this.renewal = Thread.ofPlatform().daemon().name("lease").unstarted(this::renew);
    }

    /**
     * Kills the lease's holder if it is stuck.
     *
     * @return a sentence on that, empty if there was no need
     * @throws CliException if a live host holds it; the message names its pid and the way out
     */
    static Optional<String> clear(Leases leases, ProcessTable processes, String appHost) {
        return leases.current()
                .filter(lease -> !lease.released())
                .filter(lease -> isThere(holder(lease, appHost), processes))
                .flatMap(lease -> replace(lease, processes, appHost));
    }

    /**
     * Takes the lease and keeps it renewed.
     *
     * @param killed how the holder was ended already, if it was
     * @throws CliException if a live host holds it; the message names its pid and the way out
     */
    public static HostLease take(
            Leases leases, ProcessTable processes, String appHost, Optional<String> killed) {
        return take(leases, processes, appHost, killed, LIMIT);
    }

    static HostLease take(
            Leases leases,
            ProcessTable processes,
            String appHost,
            Optional<String> killed,
            Duration limit) {
        var current = leases.current();
        var found = current.flatMap(lease -> replace(lease, processes, appHost));
        var replaced = killed.isPresent() ? killed : found;
        var self = processes.self();
        try {
            var taken =
                    leases.take(
                            current.map(Lease::epoch).orElse(0L),
                            self.toString(),
                            self.bootId(),
                            MonotonicClock.nanos());
            var lease = new HostLease(leases, taken, replaced.orElse(null), limit);
            lease.renewal.start();
            return lease;
        } catch (FencedException e) {
            throw new CliException(
                    ExitCode.FAILED,
                    "another host of " + appHost + " has started at the same moment",
                    e);
        }
    }

    /** Returns a sentence on how the holder before this one ended, null after a clean end. */
    public @Nullable String replaced() {
        return replaced;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public void check() {
        var failure = fenced;
        if (failure != null) {
            throw failure;
        }
        if (MonotonicClock.nanos() - renewedNanos > limit.minus(renewal()).toNanos()) {
            // Suspended for long, or the log cannot be written: somebody may have taken over, or
            // may do so in the midst of an effect.
            renewOnce();
        }
    }

    /** Gives the lease back; the next host need not look for this one. */
    @Override
    public void close() {
        renewal.interrupt();
        leases.release(epoch);
    }

    private void renew() {
        try {
            while (fenced == null) {
                Thread.sleep(renewal());
                tryRenewal();
            }
        } catch (InterruptedException | FencedException e) {
            // Given back, or lost: check tells.
        }
    }

    private void tryRenewal() {
        try {
            renewOnce();
        } catch (FencedException e) {
            throw e;
        } catch (StoreException e) {
            LOG.warn("the lease cannot be renewed, trying again", e);
        }
    }

    private Duration renewal() {
        return limit.dividedBy(RENEWALS);
    }

    private void renewOnce() {
        var now = MonotonicClock.nanos();
        try {
            leases.renew(epoch, now);
            renewedNanos = now;
        } catch (FencedException e) {
            fenced = e;
            throw e;
        }
    }

    private static boolean isThere(ProcessIdentity holder, ProcessTable processes) {
        return processes.isForeign(holder) || processes.isAlive(holder);
    }

    private static ProcessIdentity holder(Lease lease, String appHost) {
        return ProcessIdentities.parse(lease.holder())
                .orElseThrow(
                        () ->
                                new CliException(
                                        ExitCode.FAILED,
                                        "the lease of "
                                                + appHost
                                                + " names no process: "
                                                + lease.holder()));
    }

    private static Optional<String> replace(Lease lease, ProcessTable processes, String appHost) {
        if (lease.released()) {
            return Optional.empty();
        }
        var holder = holder(lease, appHost);
        if (processes.isForeign(holder)) {
            throw new CliException(
                    ExitCode.FAILED,
                    appHost
                            + " is held by a host in another pid namespace (pid "
                            + holder.pid()
                            + " there), which cannot be seen from here; stop it there: reprise"
                            + " stop");
        }
        if (!processes.isAlive(holder)) {
            return Optional.of("host with pid " + holder.pid() + " died");
        }
        var silence = Duration.ofNanos(MonotonicClock.nanos() - lease.renewedNanos());
        if (silence.compareTo(LIMIT) < 0) {
            throw running(appHost, holder.pid());
        }
        if (KILLS) {
            kill(processes, holder, silence, appHost);
        }
        return Optional.of(
                "host with pid "
                        + holder.pid()
                        + " had not renewed its lease for "
                        + silence.toSeconds()
                        + " s and was killed");
    }

    /** Returns the refusal of a second host. */
    static CliException running(String appHost, long pid) {
        return new CliException(
                ExitCode.FAILED,
                appHost
                        + " is running already, host pid "
                        + pid
                        + "; look at it, or stop it: reprise ps, reprise stop, with --apphost "
                        + appHost);
    }

    private static void kill(
            ProcessTable processes, ProcessIdentity holder, Duration silence, String appHost) {
        processes.kill(holder, SIGKILL);
        var deadline = System.nanoTime() + DYING.toNanos();
        while (processes.isAlive(holder)) {
            if (System.nanoTime() > deadline) {
                throw new CliException(
                        ExitCode.FAILED,
                        appHost
                                + " is held by pid "
                                + holder.pid()
                                + ", silent for "
                                + silence.toSeconds()
                                + " s, which SIGKILL does not end; kill it as its user");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
