package dev.reprise.projections.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.event.HostEvent;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Readings;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.Recorded;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** What is known of a session from its events so far; reads on from there. Guarded by its user. */
final class SessionScan {
    private static final int PAGE = 1_000;

    private final Failures failures = new Failures();
    private long position;
    private @Nullable String commit;
    private @Nullable String endReason;
    private @Nullable Link firstFailure;
    private final Map<String, int[]> counts = new HashMap<>();
    private int failed;
    private int hosts;

    /** Hashes: sessions are kept in mind for long, and models are large. */
    private @Nullable String firstModel;

    private @Nullable String lastModel;

    SessionScan(SessionRange session) {
        position = session.first() - 1;
    }

    void read(EventStore store, SessionRange session) {
        while (position < session.last()) {
            Readings.requireWanted(position);
            var page = store.read(position, (int) Math.min(PAGE, session.last() - position));
            if (page.isEmpty()) {
                return;
            }
            page.forEach(this::see);
            position = page.getLast().position();
        }
    }

    private void see(StoredEvent event) {
        switch (event.type()) {
            case "SessionOpened" ->
                    commit =
                            Recorded.of(event).event() instanceof HostEvent.SessionOpened opened
                                    ? opened.commit()
                                    : null;
            case "ModelApplied" -> {
                lastModel = hash(event.payload());
                firstModel = firstModel == null ? lastModel : firstModel;
            }
            case "HostStarted" -> hosts++;
            case "SessionEnded" ->
                    endReason =
                            Recorded.of(event).event() instanceof HostEvent.SessionEnded(var reason)
                                    ? reason
                                    : null;
            default -> resource(event);
        }
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private void resource(StoredEvent event) {
        var count = counts.computeIfAbsent(event.stream(), _ -> new int[2]);
        if (event.type().equals("LaunchBegun")) {
            count[0]++;
        }
        if (failures.isFailure(event)) {
            count[1]++;
            failed++;
            firstFailure = firstFailure == null ? Link.of(event) : firstFailure;
        }
    }

    private @Nullable Boolean differs(@Nullable String before) {
        if (before == null || firstModel == null) {
            return null;
        }
        return !firstModel.equals(before);
    }

    /** Returns by stream how often an instance was launched, and how many errors it had. */
    Map<String, int[]> counts() {
        return counts;
    }

    SessionSummary summary(
            SessionRange session, @Nullable SessionScan previous, Annotations annotations) {
        var ended = endReason != null;
        var before = previous == null ? null : previous.lastModel;
        return new SessionSummary(
                session.session(),
                session.first(),
                session.last(),
                session.last() - session.first() + 1,
                session.openedAt(),
                ended ? session.lastAt() : null,
                session.lastAt(),
                java.time.Duration.between(session.openedAt(), session.lastAt()).toMillis(),
                ended ? "ended" : "open",
                endReason,
                firstFailure,
                failed,
                hosts,
                differs(before),
                commit,
                annotations.pinned(session.session()),
                annotations.note(session).orElse(null));
    }
}
