package dev.reprise.projections;

import dev.reprise.app.event.ProcessIdentity;

import org.jspecify.annotations.Nullable;

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
        boolean ended) {
    public static final SessionState NONE =
            new SessionState(0, "", Instant.EPOCH, 0, null, 0, null, true);

    /** A stop of the whole app under way; {@code now} means without grace. */
    public record Stop(boolean now, String reason, long position) {}

    /** Returns whether launches may still begin. */
    public boolean open() {
        return stop == null && !ended;
    }

    SessionState withHost(long newEpoch, ProcessIdentity newHost, long position) {
        return new SessionState(
                number, appHost, openedAt, newEpoch, newHost, position, stop, ended);
    }

    SessionState withStop(Stop newStop) {
        return new SessionState(number, appHost, openedAt, epoch, host, hostSince, newStop, ended);
    }

    SessionState over() {
        return new SessionState(number, appHost, openedAt, epoch, host, hostSince, stop, true);
    }
}
