package dev.reprise.projections;

import dev.reprise.app.event.ProcessIdentity;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/**
 * The session and its host.
 *
 * @param number 0 before the first session
 * @param appHost absolute path of the app host
 * @param openedAt when it began
 * @param epoch of the latest host start, 0 for none
 * @param host the latest host
 * @param hostSince position of the latest {@code HostStarted}
 * @param stop why the app stops, or null while it runs
 * @param orphaned what the latest host stops of what a dead one has left, or null if it is not here
 *     for that alone
 * @param ended whether the session is over
 */
public record SessionState(
        long number,
        String appHost,
        Instant openedAt,
        long epoch,
        @Nullable ProcessIdentity host,
        long hostSince,
        @Nullable Stop stop,
        @Nullable Orphaned orphaned,
        boolean ended) {
    public static final SessionState NONE =
            new SessionState(0, "", Instant.EPOCH, 0, null, 0, null, null, true);

    /** A stop of the whole app under way; {@code now} means without grace. */
    public record Stop(boolean now, String reason, long position) {}

    /** Those whose orphan grace is {@code waited} or less are stopped, the others kept. */
    public record Orphaned(Duration waited, long position) {}

    /** Returns whether launches may begin under the latest host. */
    public boolean open() {
        return stop == null && orphaned == null && !ended;
    }

    SessionState withHost(long newEpoch, ProcessIdentity newHost, long position) {
        return new SessionState(
                number, appHost, openedAt, newEpoch, newHost, position, stop, null, ended);
    }

    SessionState withStop(Stop newStop) {
        return new SessionState(
                number, appHost, openedAt, epoch, host, hostSince, newStop, orphaned, ended);
    }

    SessionState withOrphaned(Orphaned newOrphaned) {
        return new SessionState(
                number, appHost, openedAt, epoch, host, hostSince, stop, newOrphaned, ended);
    }

    SessionState over() {
        return new SessionState(
                number, appHost, openedAt, epoch, host, hostSince, stop, orphaned, true);
    }
}
