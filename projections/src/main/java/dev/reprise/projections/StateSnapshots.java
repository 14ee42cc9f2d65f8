package dev.reprise.projections;

import java.util.Optional;

/**
 * Saved states, always disposable: whoever has none folds from the session's first event.
 * Thread-safe.
 */
public interface StateSnapshots {
    /** How many events lie between two saved states. */
    int EVERY = 10_000;

    /** Keeps nothing. */
    StateSnapshots NONE =
            new StateSnapshots() {
                @Override
                public Optional<AppState> atOrBefore(long position) {
                    return Optional.empty();
                }

                @Override
                public void save(AppState state) {}
            };

    /** Returns the latest saved state at {@code position} or before, of whatever session. */
    Optional<AppState> atOrBefore(long position);

    /** Saves a state, or not: it never fails for want of space. */
    void save(AppState state);

    /**
     * Returns whether a state should be saved somewhere above {@code from} and up to {@code to}.
     */
    static boolean due(long from, long to) {
        return from / EVERY != to / EVERY;
    }
}
