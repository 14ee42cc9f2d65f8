package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.app.spec.ContainerSpec.RunOptions;
import dev.reprise.engine.runtime.NeedsPodman;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What Podman does in its own way. */
@NeedsPodman
class PodmanIT extends AnyEngineIT {
    private static final int GRACE_SECONDS = 10;

    @Override
    String engine() {
        return System.getProperty(NeedsPodman.ADDRESS);
    }

    /** It starts several programs for each step of a container. */
    @Override
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    @Test
    void a_container_that_is_about_to_stop_runs_until_it_has_its_code() {
        var host = host();
        var id = up(host, ref);
        site.client().stopContainerCmd(id).withTimeout(GRACE_SECONDS).exec();
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
    }

    @Test
    void a_container_that_somebody_restarts_goes_on_as_the_same_attempt() {
        var host = host();
        var id = up(host, ref);
        site.client().restartContainerCmd(id).withTimeout(GRACE_SECONDS).exec();
        await(() -> site.said(ref).equals("up\nup\n"));
        assertThat(drifts(host, ref)).containsExactly(Drift.RESTARTED);
        host.runtime().stop(ref, "SIGTERM");
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
    }

    @Test
    void one_that_was_killed_within_its_limit_may_have_had_too_little_memory() {
        var host = host();
        var script = "x=0123456789abcdef; while :; do x=$x$x; done";
        host.runtime()
                .launch(
                        site.shell(
                                ref,
                                script,
                                wanted -> {
                                    wanted.options = limited(16L << 20);
                                    return wanted;
                                }));
        var ended = ended(host, ref);
        assertThat(ended.signal()).isEqualTo("SIGKILL");
        assertThat(ended.reason()).contains("memory ran out").endsWith("its limit is 16 MiB");
    }

    private static RunOptions limited(long memory) {
        return new RunOptions(
                null, null, List.of(), List.of(), memory, null, null, List.of(), Map.of(), false,
                false);
    }
}
