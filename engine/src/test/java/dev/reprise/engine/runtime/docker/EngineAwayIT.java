package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.app.spec.ContainerSpec.Bytes;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec.Kind;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

class EngineAwayIT extends DockerCase {
    private static final FileSpec TOLD =
            new FileSpec("/told", new Bytes("dG9sZAo="), null, null, null, 022, null);
    private static final MountSpec KEPT = new MountSpec(Kind.VOLUME, "data", "/data", false);

    private final AttemptRef ref = attempt("api", 1);
    @RegisterExtension final Road road = new Road(site.home);

    @Override
    protected Runtime open(Reports reports) {
        return site.open(reports, road.address());
    }

    @Test
    void an_engine_that_goes_and_comes_is_told_and_what_happened_meanwhile_is_seen()
            throws IOException {
        var host = host();
        var id = up(host, ref);
        road.cut();
        await(() -> health(host).size() == 2);
        site.client().stopContainerCmd(id).exec();
        road.open();
        var ended = ended(host, ref);
        assertThat(ended.exitCode()).isEqualTo(143);
        assertThat(ended.hostAway()).isFalse();
        assertThat(health(host))
                .hasExactlyElementsOfTypes(
                        Report.EngineUp.class, Report.EngineDown.class, Report.EngineUp.class);
        assertThat(((Report.EngineUp) health(host).getFirst()).detail()).contains("Engine");
    }

    @Test
    void an_engine_that_is_suspended_is_noticed_and_all_goes_on_when_it_is_back()
            throws IOException {
        var host = host();
        up(host, ref);
        road.block();
        await(() -> health(host).size() == 2);
        road.unblock();
        await(() -> health(host).size() == 3);
        host.runtime().stop(ref, "SIGTERM");
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
        assertThat(drifts(host, ref)).isEmpty();
    }

    @Test
    void launches_adoptions_and_networks_wait_for_an_engine_that_is_away() throws IOException {
        var other = attempt("other", 1);
        road.cut();
        var host = host();
        await(() -> health(host).size() == 1);
        host.runtime().launch(site.shell(ref, RUNS));
        host.runtime().adopt(other, STOP);
        ((Containers) host.runtime()).network(site.labels.network());
        road.open();
        await(() -> host.saw(Report.Started.class, ref));
        await(() -> host.saw(Report.NeverStarted.class, other));
        await(() -> host.reports().stream().anyMatch(Report.NetworkUp.class::isInstance));
        assertThat(host.of(ref)).hasSize(1);
    }

    @Test
    void a_launch_that_is_stopped_while_the_engine_is_away_is_over() throws IOException {
        road.cut();
        var host = host();
        host.runtime().launch(site.shell(ref, RUNS));
        host.runtime().stop(ref, "SIGTERM");
        await(() -> host.saw(Report.NeverStarted.class, ref));
        road.open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/archive", "/volumes/create", "/networks/", "/containers/create"})
    void nor_does_it_lack_files_volumes_or_a_network(String request) throws IOException {
        road.loseAnswerTo(request);
        var host = host();
        ((Containers) host.runtime()).network(site.labels.network());
        host.runtime()
                .launch(
                        site.shell(
                                ref,
                                "cat /told > /data/kept; cat /data/kept; hostname -i; sleep 300",
                                wanted -> {
                                    wanted.files = List.of(TOLD);
                                    wanted.mounts = List.of(KEPT);
                                    return wanted;
                                }));
        await(() -> host.saw(Report.Started.class, ref));
        await(() -> site.said(ref).lines().count() == 2);
        assertThat(site.said(ref)).startsWith("told\n");
        assertThat(site.containers()).hasSize(1);
        assertThat(road.hasLost()).isTrue();
    }

    @Test
    void a_stop_whose_answer_is_lost_has_been_heard() throws IOException {
        var host = host();
        up(host, ref);
        road.loseAnswerTo("/kill");
        host.runtime().stop(ref, "SIGTERM");
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
        assertThat(road.hasLost()).isTrue();
        assertThat(drifts(host, ref)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/containers/create", "/start", "/images/"})
    void a_launch_whose_answer_is_lost_goes_on_and_nothing_runs_twice(String request)
            throws IOException {
        road.loseAnswerTo(request);
        var host = host();
        host.runtime().launch(site.shell(ref, RUNS));
        await(() -> host.saw(Report.Started.class, ref));
        await(() -> site.said(ref).equals("up\n"));
        assertThat(site.containers()).hasSize(1);
        assertThat(drifts(host, ref)).doesNotContain(Drift.RESTARTED);
        assertThat(road.hasLost() || request.equals("/images/")).isTrue();
    }

    @Test
    void a_container_that_is_taken_on_runs_once_though_the_answer_to_its_start_is_lost()
            throws IOException {
        var host = host();
        host.runtime().launch(brief(ref));
        assertThat(ended(host, ref).exitCode()).isEqualTo(3);
        road.loseAnswerTo("/start");
        var again = attempt("api", 2);
        host.runtime().launch(brief(again));
        assertThat(ended(host, again).exitCode()).isEqualTo(3);
        assertThat(road.hasLost()).isTrue();
        assertThat(site.said(again)).isEqualTo("once\n");
    }

    private LaunchOrder brief(AttemptRef ref) {
        return site.shell(ref, "echo once; exit 3", wanted -> wanted.lifetime(Lifetime.PERSISTENT));
    }

    @Test
    void output_is_neither_lost_nor_doubled_when_the_engine_and_hosts_come_and_go()
            throws IOException {
        var script =
                "i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo line $i; [ $((i%20)) = 0 ] &&"
                        + " sleep 0.2; done";
        var first = host();
        running(first, ref, site.shell(ref, script));
        await(() -> site.said(ref).contains("line 60\n"));
        road.cut();
        await(() -> health(first).size() == 2);
        road.open();
        await(() -> site.said(ref).contains("line 150\n"));
        first.runtime().close();

        var second = host();
        second.runtime().adopt(ref, STOP);
        await(() -> second.saw(Report.Ended.class, ref));
        assertThat(site.said(ref).lines())
                .containsExactlyElementsOf(
                        Stream.iterate(1, i -> i + 1).limit(400).map(i -> "line " + i).toList());
    }

    private static List<Report> health(Host host) {
        return host.reports().stream()
                .filter(r -> r instanceof Report.EngineUp || r instanceof Report.EngineDown)
                .toList();
    }
}
