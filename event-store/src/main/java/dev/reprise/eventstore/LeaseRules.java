package dev.reprise.eventstore;

import dev.reprise.eventstore.Leases.Lease;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** The rules of {@link Leases}, over any place that keeps one lease and changes it atomically. */
record LeaseRules(Place place) implements Leases {

    /** Where the lease is kept. */
    interface Place {
        Optional<Lease> read();

        /**
         * Replaces the lease by what {@code change} makes of it, durably when this returns; what
         * {@code change} throws leaves it as it was.
         */
        Optional<Lease> change(UnaryOperator<Optional<Lease>> change);
    }

    @Override
    public Optional<Lease> current() {
        return place.read();
    }

    @Override
    public Lease take(long expectedEpoch, String holder, String bootId, long nowNanos) {
        var taken = new Lease(expectedEpoch + 1, holder, bootId, nowNanos, false);
        place.change(
                current -> {
                    if (epoch(current) != expectedEpoch) {
                        throw new FencedException(expectedEpoch, epoch(current));
                    }
                    return Optional.of(taken);
                });
        return taken;
    }

    @Override
    public void renew(long epoch, long nowNanos) {
        place.change(
                current -> {
                    var held = current.filter(lease -> lease.epoch() == epoch);
                    if (held.isEmpty()) {
                        throw new FencedException(epoch, epoch(current));
                    }
                    return held.map(
                            lease ->
                                    new Lease(
                                            epoch,
                                            lease.holder(),
                                            lease.bootId(),
                                            nowNanos,
                                            lease.released()));
                });
    }

    @Override
    public void release(long epoch) {
        place.change(current -> current.map(lease -> lease.epoch() == epoch ? free(lease) : lease));
    }

    static long epoch(Optional<Lease> lease) {
        return lease.map(Lease::epoch).orElse(0L);
    }

    private static Lease free(Lease lease) {
        return new Lease(lease.epoch(), lease.holder(), lease.bootId(), lease.renewedNanos(), true);
    }
}
