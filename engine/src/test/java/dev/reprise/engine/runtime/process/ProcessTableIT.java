package dev.reprise.engine.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ProcessIdentity;

import org.junit.jupiter.api.Test;

class ProcessTableIT {
    private final Machine machine = Machine.local();
    private final ProcessTable table = new ProcessTable(machine);

    @Test
    void this_jvm_is_alive_and_itself() {
        assertThat(table.self().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(table.isAlive(table.self())).isTrue();
        assertThat(new ProcessTable(Machine.local()).self()).isEqualTo(table.self());
    }

    @Test
    void only_the_very_process_is_killed() throws Exception {
        var process = new ProcessBuilder("sleep", "300").start();
        try {
            var identity = table.identify(process.pid()).orElseThrow();
            var before = with(identity, identity.startTicks() - 1, identity.bootId());
            assertThat(table.isAlive(before)).isFalse();
            assertThat(table.kill(before, Posix.SIGKILL)).isFalse();
            var rebooted = with(identity, identity.startTicks(), "another-boot");
            assertThat(table.isAlive(rebooted)).isFalse();
            assertThat(table.kill(rebooted, Posix.SIGKILL)).isFalse();
            var elsewhere = new ProcessTable(View.fromElsewhere(machine));
            assertThat(elsewhere.isAlive(before)).isTrue();
            assertThat(elsewhere.kill(identity, Posix.SIGKILL)).isFalse();
            assertThat(process.isAlive()).isTrue();

            assertThat(table.kill(identity, Posix.SIGKILL)).isTrue();
            assertThat(process.waitFor()).isEqualTo(137);
            assertThat(table.isAlive(identity)).isFalse();
            assertThat(table.kill(identity, Posix.SIGKILL)).isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void the_monotonic_clock_is_the_kernels() throws Exception {
        var first = MonotonicClock.nanos();
        var uptime =
                new String(
                        Posix.readFile("/proc/uptime"), java.nio.charset.StandardCharsets.US_ASCII);
        var second = MonotonicClock.nanos();
        assertThat(second).isGreaterThanOrEqualTo(first);
        assertThat(first).isPositive();
        // Uptime counts suspended time as well.
        assertThat(Double.parseDouble(uptime.split(" ")[0]))
                .isGreaterThanOrEqualTo(first / 1e9 - 0.02);
    }

    private static ProcessIdentity with(ProcessIdentity identity, long ticks, String bootId) {
        return new ProcessIdentity(identity.pid(), ticks, bootId, identity.pidNamespace());
    }
}
