package dev.reprise.cli.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.Leases;
import dev.reprise.eventstore.StoreException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A lease that cannot be renewed for a while, or any more. */
class HostLeaseIT {
    private final Leases leases = new InMemoryEventStore().leases();
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void renewal_goes_on_after_it_has_failed() {
        failures.set(2);
        try (var lease = take(Duration.ofMillis(700))) {
            var taken = leases.current().orElseThrow().renewedNanos();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> leases.current().orElseThrow().renewedNanos() > taken);
            assertThat(failures).hasNonPositiveValue();
            assertThat(lease.replaced()).isNull();
        }
    }

    @Test
    void a_host_that_cannot_renew_stops_to_act_before_another_may() {
        failures.set(Integer.MAX_VALUE);
        try (var lease = take(Duration.ofHours(1))) {
            lease.check();
        }
        try (var lease = take(Duration.ofNanos(7))) {
            assertThatThrownBy(lease::check).isInstanceOf(StoreException.class);
        }
    }

    private HostLease take(Duration limit) {
        var processes = new ProcessTable(Machine.local());
        return HostLease.take(new Failing(), processes, "app", Optional.empty(), limit);
    }

    /** Fails to renew as often as {@link #failures} says. */
    private final class Failing implements Leases {
        @Override
        public Optional<Lease> current() {
            return leases.current();
        }

        @Override
        public Lease take(long expectedEpoch, String holder, String bootId, long nowNanos) {
            return leases.take(expectedEpoch, holder, bootId, nowNanos);
        }

        @Override
        public void renew(long epoch, long nowNanos) {
            if (failures.getAndDecrement() > 0) {
                throw new StoreException("the disk is full");
            }
            leases.renew(epoch, nowNanos);
        }

        @Override
        public void release(long epoch) {
            leases.release(epoch);
        }
    }
}
