package dev.reprise.projections.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.app.event.ResourceEvent.StopReason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Map;

/** What led to an event, what it led to, and which event set a property. */
class ChainsTest {
    private final Recording recording = new Recording();
    private final History history = new History(recording.log);

    @Test
    void a_chain_goes_up_to_the_wish_and_down_to_what_settled_it() {
        recording.open("blue", "aa");
        recording.comeUp("blue"); // 4..9
        recording.serving("c-7");
        recording.resource("web", "cli", null, new ResourceEvent.RestartRequested("c-7")); // 10
        recording.resource(
                "web",
                "host",
                10L,
                new ResourceEvent.StopBegun(
                        1, StopReason.RESTART, "SIGTERM", Duration.ofSeconds(5))); // 11
        recording.resource(
                "orders",
                "host",
                null,
                new ResourceEvent.ConsoleSealed(1, Map.of(), Map.of())); // 12
        recording.exit("web", 1, 143, 11); // 13
        recording.begin("web", 2, 13L, Recording.env("blue")); // 14
        recording.run("web", 2, 14); // 15
        recording.resource(
                "web", "host", null, new ResourceEvent.CommandSettled("c-7", Outcome.OK, "")); // 16
        recording.health("web", 2, Health.HEALTHY, 15); // 17

        var chain = history.chain(14);
        assertThat(chain.causes()).extracting(Link::position).containsExactly(10L, 11L, 13L);
        assertThat(chain.event().text()).isEqualTo("launch of attempt 2 begun");
        assertThat(chain.effects()).extracting(Link::position).containsExactly(15L, 16L);
        assertThat(chain.settledBy()).containsExactly(16L);
        assertThat(chain.complete()).isTrue();

        assertThat(history.chain(10).effects())
                .extracting(Link::position)
                .containsExactly(11L, 13L, 14L, 15L, 16L);
        var up = history.chain(6);
        assertThat(up.causes()).extracting(Link::position).containsExactly(4L, 5L);
        assertThat(up.effects()).extracting(Link::position).contains(7L, 8L, 9L);
        assertThat(up.settledBy()).isEmpty();
    }

    @Test
    void a_chain_is_bounded_and_says_so() {
        recording.open("blue", "aa");
        var cause = recording.begin("web", 1, null, Map.of());
        for (int i = 0; i < 600; i++) {
            recording.health("web", 1, i % 2 == 0 ? Health.HEALTHY : Health.UNHEALTHY, cause);
        }
        for (int i = 0; i < 10; i++) {
            recording.model("blue", "aa");
        }
        var chain = history.chain(cause);
        assertThat(chain.effects()).hasSize(500);
        assertThat(chain.complete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "state, 23, 23",
        "state, 20, 20",
        "env.MODE, 9, 3",
        "env.MODE, 23, 17",
        "pid, 9, 8",
        "attempt, 13, 11",
        "reason, 10, 10",
        "checks.tcp, 23, 23",
        "command, 12, 3"
    })
    void a_property_was_set_last_by_this_event(String property, long at, long by) {
        recording.twoSessions();
        var expected = property.equals("state") && at == 23 ? 22 : by;
        assertThat(history.blame("web", property, at).setBy().position()).isEqualTo(expected);
    }

    @Test
    void what_a_dependency_did_is_blamed_on_the_dependency() {
        recording.twoSessions();
        var blame = history.blame("web", "state", 6);
        assertThat(blame.value()).isEqualTo("Starting");
        assertThat(blame.before()).isEqualTo("Waiting");
        assertThat(blame.setBy().resource()).isEqualTo("orders");
        assertThatThrownBy(() -> history.blame("web", "env.NO", 6))
                .isInstanceOf(UnknownException.class)
                .hasMessageContaining("env.MODE, env.PASSWORD");
    }

    @Test
    void blame_looks_far_back() {
        recording.open("blue", "aa");
        recording.comeUp("blue");
        for (int i = 0; i < 12_000; i++) {
            recording.resource(
                    "orders", "process", null, new ResourceEvent.ConsoleTruncated(1, "stdout", i));
        }
        assertThat(history.blame("web", "pid", 12_009).setBy().position()).isEqualTo(8);
    }
}
