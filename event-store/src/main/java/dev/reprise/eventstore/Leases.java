package dev.reprise.eventstore;

import java.util.Optional;

/**
 * The lease on a log. Whether a holder is alive is for the caller to find out; the store only makes
 * sure that the epoch rises and that nobody appends under an old one. Times are CLOCK_MONOTONIC
 * nanoseconds of the boot named beside them.
 */
public interface Leases {
    /** Returns the lease as it stands, empty if none was ever taken. */
    Optional<Lease> current();

    /**
     * Takes the next epoch. From then on appends under an older one fail.
     *
     * @param expectedEpoch the epoch that the caller saw in {@link #current}, 0 for none
     * @throws FencedException if the epoch has moved since
     */
    Lease take(long expectedEpoch, String holder, String bootId, long nowNanos);

    /** Renews. @throws FencedException if the epoch is no longer the current one */
    void renew(long epoch, long nowNanos);

    /**
     * Gives the lease back: the next host need not wait. No-op if the epoch is no longer the
     * current one.
     */
    void release(long epoch);

    /**
     * A lease.
     *
     * @param holder the holder's process identity as text
     * @param released whether it was given back
     */
    record Lease(long epoch, String holder, String bootId, long renewedNanos, boolean released) {}
}
