package dev.reprise.testing.simulation;

import java.time.Duration;

/** What may go wrong, and when. Every point at which a host can be cut asks here. */
public interface Faults {
    /** Nothing goes wrong. */
    Faults NONE = new Faults() {};

    /**
     * Called before and after every port call and inside every append. It may throw {@link Cut}
     * (the host dies here), or run other hosts before it returns (this host was suspended).
     */
    default void point(SimulatedHost host, String where) {}

    /** Returns how often a report arrives, 0 for lost. */
    default int copies() {
        return 1;
    }

    /** Returns how late something happens. */
    default Duration delay() {
        return Duration.ofMillis(1);
    }

    /** The host dies at this very point. */
    final class Cut extends Error {
        private static final long serialVersionUID = 1;

        public Cut(String where) {
            super(where, null, false, false);
        }
    }
}
