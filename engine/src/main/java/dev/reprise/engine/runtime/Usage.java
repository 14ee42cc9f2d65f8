package dev.reprise.engine.runtime;

import java.util.Collection;

/** Measures what running attempts use. */
public interface Usage {
    /** Measures nothing. */
    Usage NONE = _ -> {};

    /**
     * Measures {@code attempts}, each with all the processes that a stop would reach. Returns at
     * once; one {@link Report.Measured} tells of those that run and have done so long enough to say
     * something, and none is made when there are none.
     */
    void measure(Collection<AttemptRef> attempts);
}
