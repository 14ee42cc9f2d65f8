package dev.reprise.testing.rules;

import static dev.reprise.testing.rules.Spec.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.HostEvent.UsageSampled;
import dev.reprise.app.event.HostEvent.Use;
import dev.reprise.engine.Wish.Kind;
import dev.reprise.engine.loop.Loop;
import dev.reprise.engine.runtime.Report;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What is measured, and what of it is worth an event. */
class UsageTest {
    private static final long MIB = 1 << 20;

    private final Rig rig = new Rig();

    @AfterEach
    void the_log_gives_the_same_steps_again() {
        rig.sound();
    }

    @Test
    void what_runs_is_measured_and_said_once_while_it_stays_about_the_same() {
        rig.start(resource("api"), resource("later").explicitStart());
        assertThat(rig.view("api").memoryBytes()).isNull();
        rig.run(Loop.USAGE_INTERVAL.multipliedBy(4));
        assertThat(uses()).containsExactly(new Use("api", 1, 1, MIB));
        assertThat(rig.view("api").cpuPercent()).isEqualTo(1);
        assertThat(rig.view("api").memoryBytes()).isEqualTo(MIB);
        assertThat(rig.view("later").cpuPercent()).isNull();
    }

    @Test
    void a_change_is_said_and_one_too_small_to_matter_is_not() {
        rig.start(resource("api"));
        rig.run(Loop.USAGE_INTERVAL);
        measured(new Use("api", 1, 1.4, MIB));
        measured(new Use("api", 1, 1, MIB + MIB / 200));
        assertThat(uses()).hasSize(1);
        measured(new Use("api", 1, 1.5, MIB));
        measured(new Use("api", 1, 1.5, MIB + MIB / 100 + 1));
        assertThat(uses()).hasSize(3);
    }

    @Test
    void a_late_measurement_does_not_become_that_of_the_next_attempt() {
        rig.start(resource("api"));
        rig.run(Loop.USAGE_INTERVAL);
        rig.command(Kind.RESTART, "api");
        rig.run(Duration.ofSeconds(1));
        measured(new Use("api", 1, 80, 9 * MIB));
        assertThat(rig.view("api").memoryBytes()).isNull();
        rig.run(Loop.USAGE_INTERVAL);
        assertThat(rig.view("api").memoryBytes()).isEqualTo(2 * MIB);
    }

    @Test
    void nobody_wakes_to_measure_what_does_not_run() {
        rig.start(resource("later").explicitStart());
        assertThat(rig.host().nextTurn())
                .isEqualTo(rig.time.instant().plus(Loop.AUDIT_INTERVAL.minusSeconds(1)));
        rig.command(Kind.START, "later");
        rig.run(Duration.ofSeconds(1));
        assertThat(rig.host().nextTurn())
                .isEqualTo(rig.time.instant().plus(Loop.USAGE_INTERVAL.minusSeconds(2)));
    }

    private void measured(Use use) {
        rig.host().report(new Report.Measured(rig.time.instant(), List.of(use)));
        rig.run(Duration.ZERO);
    }

    private List<Use> uses() {
        return rig.events(UsageSampled.class)
                .flatMap(r -> ((UsageSampled) r.event()).uses().stream())
                .toList();
    }
}
