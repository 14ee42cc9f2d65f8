package dev.reprise.cli.host;

import dev.reprise.cli.command.Sizes;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Retention;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoreException;
import dev.reprise.projections.history.History;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** How much of its past a host keeps by itself: whole sessions go, oldest first. */
public final class LogLimits {
    /** What is kept where nobody says otherwise. */
    public static final Retention.Limits DEFAULT =
            new Retention.Limits(2_000_000_000L, Duration.ofDays(30));

    private LogLimits() {}

    /** Returns the defaults in words. */
    public static String words() {
        return Objects.requireNonNull(DEFAULT.maxAge()).toDays()
                + " days, "
                + Sizes.text(Objects.requireNonNull(DEFAULT.maxBytes()));
    }

    /** Returns the sessions that were deleted: none that is pinned, and none after that. */
    public static List<SessionRange> apply(EventStore store, Retention.Limits limits) {
        return Retention.apply(store, limits, Instant.now(), new History(store).pins());
    }

    /** Keeps {@code store} within the defaults, once, beside whoever appends. */
    static void keep(EventStore store, Consumer<String> notes) {
        Thread.ofPlatform()
                .daemon()
                .name("retention")
                .start(
                        () -> {
                            try {
                                apply(store, DEFAULT)
                                        .forEach(
                                                session ->
                                                        notes.accept(
                                                                "session "
                                                                        + session.session()
                                                                        + " was deleted: the log"
                                                                        + " keeps "
                                                                        + words()));
                            } catch (StoreException e) {
                                // The host ends, or the disk is full, which the loop tells better.
                            }
                        });
    }
}
