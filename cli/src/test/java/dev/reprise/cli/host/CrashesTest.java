package dev.reprise.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.cli.host.Crashes.Crash;
import dev.reprise.eventstore.StoredEvent;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

class CrashesTest {
    private static final String EXITED =
            "{\"attempt\":%d,\"exitCode\":%d,\"at\":\"2026-01-01T00:00:00Z\",\"hostAway\":false}";
    private static final String STOPPED =
            "{\"attempt\":%d,\"reason\":\"%s\",\"signal\":\"SIGTERM\",\"grace\":\"PT5S\"}";

    private final Crashes crashes = new Crashes();

    @Test
    void an_end_that_nobody_asked_for_is_noticed_once() {
        crashes.see(List.of(event("web", "Exited", EXITED.formatted(2, 3))));
        assertThat(crashes.take())
                .containsExactly(new Crash("web", 2, false, "exited with code 3"));
        assertThat(crashes.take()).isEmpty();
    }

    @Test
    void an_end_that_was_asked_for_is_none_and_one_for_liveness_is() {
        crashes.see(List.of(event("web", "StopBegun", STOPPED.formatted(1, "RESTART"))));
        crashes.see(List.of(event("web", "Exited", EXITED.formatted(1, 143))));
        assertThat(crashes.take()).isEmpty();
        crashes.see(List.of(event("web", "StopBegun", STOPPED.formatted(2, "LIVENESS"))));
        crashes.see(List.of(event("web", "Exited", EXITED.formatted(2, 143))));
        assertThat(crashes.take()).hasSize(1);
    }

    @Test
    void an_end_while_no_host_ran_is_told_apart() {
        var away = EXITED.replace("false", "true");
        crashes.see(List.of(event("web", "Exited", away.formatted(2, 7))));
        assertThat(crashes.take())
                .containsExactly(new Crash("web", 2, true, "exited with code 7 while no host ran"));
        assertThat(crashes.away("web", 2)).isTrue();
        assertThat(crashes.away("web", 3)).isFalse();
    }

    private static StoredEvent event(String instance, String type, String payload) {
        return new StoredEvent(
                1,
                1,
                null,
                "resource-" + instance,
                1,
                type,
                1,
                new UUID(1, 1),
                1,
                1,
                Instant.EPOCH,
                "process",
                null,
                null,
                payload,
                "");
    }
}
