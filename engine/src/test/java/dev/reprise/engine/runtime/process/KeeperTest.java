package dev.reprise.engine.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Signals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class KeeperTest {
    private static LaunchOrder order(Map<String, String> environment) {
        return new LaunchOrder(
                new AttemptRef("api", 3, "id-3"),
                List.of("true"),
                environment,
                "/srv",
                StopSpec.DEFAULT);
    }

    @Test
    void the_hosts_own_variables_are_not_inherited_and_the_orders_win() {
        var host = Map.of("PATH", "/bin", "A", "host", "REPRISE_TOKEN", "t", "PWD", "/home");
        assertThat(Keeper.environment(host, order(Map.of("A", "order"))))
                .isEqualTo(
                        Map.of(
                                "PATH",
                                "/bin",
                                "A",
                                "order",
                                "PWD",
                                "/srv",
                                "REPRISE_ATTEMPT",
                                "id-3"));
    }

    @Test
    void names_that_a_shell_would_drop_go_numbered() {
        var passed = Keeper.environment(Map.of(), order(Map.of("a-b", "1")));
        assertThat(passed)
                .containsEntry("REPRISE_ENV_COUNT", "1")
                .containsEntry("REPRISE_ENV_1", "a-b=1")
                .doesNotContainKey("a-b");
    }

    @Test
    void nul_is_refused_rather_than_cut() {
        assertThatThrownBy(() -> Keeper.environment(Map.of(), order(Map.of("A", "x\0y"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL")
                .hasMessageNotContaining("x\0y");
    }

    @Test
    void a_claim_reads_back_from_its_target() {
        var identity = new ProcessIdentity(12, 34, "0a-b1", 56);
        for (var role : Claim.Role.values()) {
            var claim = new Claim(role, identity);
            assertThat(Claim.parse(claim.target())).isEqualTo(claim);
        }
        assertThatThrownBy(() -> Claim.parse("nonsense")).hasMessage("not a claim: nonsense");
    }

    @Test
    void signals_have_their_linux_numbers() {
        assertThat(Signals.number("SIGTERM")).isEqualTo(15);
        assertThat(Signals.number("USR2")).isEqualTo(12);
        assertThat(Signals.number("SIGSYS")).isEqualTo(31);
        assertThat(Signals.ofExitCode(137)).isEqualTo("SIGKILL");
        assertThat(Signals.ofExitCode(128)).isNull();
        assertThat(Signals.ofExitCode(0)).isNull();
        assertThatThrownBy(() -> Signals.number("SIGNIX")).hasMessageContaining("no signal SIGNIX");
    }
}
