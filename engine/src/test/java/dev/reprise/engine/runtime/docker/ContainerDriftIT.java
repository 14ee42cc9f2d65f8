package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Report;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

class ContainerDriftIT extends DockerCase {
    private final AttemptRef ref = attempt("api", 1);

    @Test
    void a_container_that_somebody_restarts_goes_on_as_the_same_attempt() throws IOException {
        var host = host();
        var id = up(host, ref);
        site.client().restartContainerCmd(id).exec();
        await(() -> drifts(host, ref).contains(Drift.RESTARTED));
        await(() -> site.said(ref).equals("up\nup\n"));
        assertThat(drifts(host, ref)).containsExactly(Drift.RESTARTED);
        host.runtime().stop(ref, "SIGTERM");
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
    }

    @Test
    void a_container_that_somebody_stops_has_drifted_and_then_ended() {
        var host = host();
        var id = up(host, ref);
        site.client().stopContainerCmd(id).exec();
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
        assertThat(drifts(host, ref)).containsExactly(Drift.STOPPED);
        assertThat(host.of(ref).getLast()).isInstanceOf(Report.Ended.class);
    }

    @Test
    void a_signal_that_a_program_takes_has_nothing_to_do_with_its_end() {
        var host = host();
        var id = running(host, ref, site.shell(ref, "trap 'sleep 1; exit 3' HUP; " + RUNS));
        await(() -> site.said(ref).equals("up\n"));
        site.client().killContainerCmd(id).withSignal("SIGHUP").exec();
        assertThat(ended(host, ref).exitCode()).isEqualTo(3);
        assertThat(drifts(host, ref)).isEmpty();
    }

    @Test
    void a_container_that_somebody_removes_has_drifted_and_then_is_over() {
        var host = host();
        var id = up(host, ref);
        site.client().removeContainerCmd(id).withForce(true).exec();
        await(() -> host.saw(Report.Ended.class, ref) || host.saw(Report.Gone.class, ref));
        assertThat(drifts(host, ref)).containsExactly(Drift.REMOVED);
    }

    @Test
    void a_container_that_somebody_pauses_has_drifted_until_it_goes_on() {
        var host = host();
        var id = up(host, ref);
        site.client().pauseContainerCmd(id).exec();
        await(() -> drifts(host, ref).contains(Drift.PAUSED));
        site.client().unpauseContainerCmd(id).exec();
        await(() -> drifts(host, ref).contains(Drift.UNPAUSED));
        assertThat(host.saw(Report.Ended.class, ref)).isFalse();
    }

    @Test
    void a_container_that_somebody_takes_out_of_its_network_is_put_back_with_its_names() {
        var host = host();
        var id = up(host, ref);
        site.client()
                .disconnectFromNetworkCmd()
                .withContainerId(id)
                .withNetworkId(site.labels.network())
                .exec();
        await(() -> drifts(host, ref).contains(Drift.RECONNECTED));
        assertThat(drifts(host, ref)).containsExactly(Drift.DISCONNECTED, Drift.RECONNECTED);
        var networks =
                site.client().inspectContainerCmd(id).exec().getNetworkSettings().getNetworks();
        assertThat(networks.get(site.labels.network()).getAliases())
                .containsAll(List.of("api", "api.dev.internal"));
    }

    @Test
    void a_container_whose_network_is_gone_has_drifted_once_until_the_network_is_back() {
        var host = host();
        up(host, ref);
        await(site::removeNetwork); // The host may be faster to put it back.
        Awaitility.await().during(Duration.ofSeconds(3)).until(() -> outOfNetworks(host) == 1);
        site.makeNetwork();
        await(() -> outOfNetworks(host) == 0);
    }

    private long outOfNetworks(Host host) {
        var drifts = drifts(host, ref);
        return drifts.stream().filter(Drift.DISCONNECTED::equals).count()
                - drifts.stream().filter(Drift.RECONNECTED::equals).count();
    }

    @Test
    void what_happened_while_the_engine_was_out_of_sight_is_seen_by_the_next_host() {
        var first = host();
        var id = up(first, ref);
        first.runtime().close();
        site.client().stopContainerCmd(id).exec();

        var second = host();
        second.runtime().adopt(ref, STOP);
        var ended = ended(second, ref);
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(ended.hostAway()).isTrue();
        await(() -> site.containers().isEmpty());
    }
}
