package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec.Kind;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.docker.AttemptFolder.Asked;
import dev.reprise.engine.runtime.docker.AttemptFolder.Place;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

class ContainerLifetimeIT extends DockerCase {
    @Test
    void a_persistent_container_is_used_again_while_its_spec_is_the_same() {
        var id = left("spec-1");

        var second = host();
        var again = attempt("db", 2);
        assertThat(running(second, again, persistent(again, "spec-1"))).isEqualTo(id);
        second.runtime().close();

        var third = host();
        var changed = attempt("db", 3);
        assertThat(running(third, changed, persistent(changed, "spec-2"))).isNotEqualTo(id);
        assertThat(site.containers()).hasSize(1);
        assertThat(third.reports())
                .anySatisfy(
                        report -> {
                            assertThat(report).isInstanceOf(Report.Progress.class);
                            assertThat(((Report.Progress) report).detail())
                                    .startsWith("replaces " + id.substring(0, 12));
                        });
    }

    /** Returns the container of the first attempt of "db", whose host has gone. */
    private String left(String specHash) {
        var host = host();
        var first = attempt("db", 1);
        var id = running(host, first, persistent(first, specHash));
        host.runtime().close();
        return id;
    }

    @Test
    void a_persistent_container_that_is_replaced_is_given_the_time_to_end() throws IOException {
        var first = attempt("db", 1);
        var bound = Files.createDirectories(site.home.resolve("bound"));
        var host = host();
        var order =
                site.shell(
                        first,
                        "trap 'echo done > /bound/end; exit 0' TERM; echo up;"
                                + " while :; do sleep 1 & wait; done",
                        wanted -> {
                            wanted.mounts =
                                    List.of(
                                            new MountSpec(
                                                    Kind.BIND, bound.toString(), "/bound", false));
                            return wanted.lifetime(Lifetime.PERSISTENT).specHash("spec-1");
                        });
        running(host, first, order);
        await(() -> site.said(first).equals("up\n"));
        host.runtime().close();

        var second = host();
        var again = attempt("db", 2);
        running(second, again, persistent(again, "spec-2"));
        assertThat(bound.resolve("end")).hasContent("done\n");
    }

    @Test
    void a_secret_that_is_not_known_replaces_no_persistent_container() {
        var id = left("spec-1:0011aabb=99887766");

        var second = host();
        var again = attempt("db", 2);
        assertThat(running(second, again, persistent(again, "spec-1:0011aabb=?"))).isEqualTo(id);
    }

    @Test
    void a_container_of_another_engine_is_waited_for_until_it_is_given_up() throws IOException {
        var first = host();
        var ref = attempt("api", 1);
        var id = up(first, ref);
        first.runtime().close();
        var place = site.folder(ref).place().orElseThrow();
        assertThat(place.engineId()).isEqualTo(site.client().infoCmd().exec().getId());

        site.folder(ref).write(new Place("another", "unix:///another.sock"));
        var second = host();
        second.runtime().adopt(ref, STOP);
        await(() -> second.reports().stream().anyMatch(Report.Progress.class::isInstance));
        assertThat(second.of(ref)).isEmpty();
        second.runtime().stop(ref, "SIGTERM");
        await(() -> second.saw(Report.Gone.class, ref));
        assertThat(second.first(Report.Gone.class, ref).reason())
                .startsWith("it was given up")
                .contains("unix:///another.sock");

        site.folder(ref).write(place);
        var third = host();
        third.runtime().adopt(ref, STOP);
        await(() -> third.saw(Report.Found.class, ref));
        assertThat(site.containers()).containsExactly(id);
    }

    @Test
    void a_persistent_container_that_somebody_starts_after_its_end_is_told() {
        var host = host();
        var first = attempt("db", 1);
        var id = running(host, first, persistent(first, "spec-1"));
        await(() -> site.said(first).equals("up\n"));
        host.runtime().stop(first, "SIGTERM");
        ended(host, first);
        site.client().startContainerCmd(id).exec();
        await(() -> host.reports().contains(new Report.StartedByHand("db", id)));
        assertThat(host.reports()).filteredOn(Report.StartedByHand.class::isInstance).hasSize(1);

        var again = attempt("db", 2);
        assertThat(running(host, again, persistent(again, "spec-1"))).isEqualTo(id);
    }

    @Test
    void a_persistent_container_that_was_stopped_is_started_again_and_found_by_the_next_host() {
        var host = host();
        var first = attempt("db", 1);
        var id = running(host, first, persistent(first, "spec-1"));
        await(() -> site.said(first).equals("up\n"));
        host.runtime().stop(first, "SIGTERM");
        ended(host, first);

        var again = attempt("db", 2);
        assertThat(running(host, again, persistent(again, "spec-1"))).isEqualTo(id);
        host.runtime().close();

        var second = host();
        second.runtime().adopt(again, STOP);
        await(() -> second.saw(Report.Found.class, again));
    }

    @Test
    void a_container_that_was_taken_on_and_not_started_gives_no_end_of_an_earlier_life()
            throws IOException {
        var host = host();
        var first = attempt("db", 1);
        var id = running(host, first, persistent(first, "spec-1"));
        host.runtime().stop(first, "SIGTERM");
        ended(host, first);
        host.runtime().close();

        // As its host leaves it that dies in front of the start.
        var again = attempt("db", 2);
        var life = site.client().inspectContainerCmd(id).exec().getState().getStartedAt();
        AttemptFolder.open(site.root(), again)
                .write(new Asked(Lifetime.PERSISTENT, id, time(life), Map.of()));
        var next = host();
        next.runtime().adopt(again, STOP);
        await(() -> next.saw(Report.NeverStarted.class, again));
        assertThat(next.of(again)).hasSize(1);
    }

    private static Instant time(String text) {
        return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
    }

    @Test
    void a_container_of_somebody_else_is_waited_for_taken_on_and_left() {
        var name = "reprise-test-" + site.labels.appHost();
        var host = host();
        var ref = attempt("legacy", 1);
        host.runtime().launch(taken(ref, name, Lifetime.EXISTING));
        await(() -> notFound(host));

        var id = site.foreign(name, RUNS);
        site.client().startContainerCmd(id).exec();
        await(() -> host.saw(Report.Started.class, ref));
        assertThat(container(host.first(Report.Started.class, ref))).isEqualTo(id);
        await(() -> site.said(ref).equals("up\n"));

        host.runtime().stop(ref, "SIGTERM");
        assertThat(ended(host, ref).exitCode()).isEqualTo(143);
        assertThat(site.client().inspectContainerCmd(id).exec().getState().getStatus())
                .isEqualTo("exited");
    }

    @Test
    void a_container_that_is_to_be_cleaned_up_goes_with_its_end() {
        var name = "reprise-test-" + site.labels.appHost();
        var id = site.foreign(name, RUNS);
        site.client().startContainerCmd(id).exec();
        var host = host();
        var ref = attempt("legacy", 1);
        running(host, ref, taken(ref, name, Lifetime.CLEANUP));
        host.runtime().kill(ref);
        ended(host, ref);
        assertThat(site.client().listContainersCmd().withShowAll(true).exec())
                .noneMatch(container -> container.getId().equals(id));
        site.forget(id);
    }

    @Test
    void what_a_dead_host_left_is_removed_but_for_what_lives_and_what_persists() {
        var dead = host();
        var lost = attempt("api", 1);
        var kept = attempt("db", 1);
        var live = attempt("web", 1);
        running(dead, lost, site.shell(lost, RUNS));
        var persistent = running(dead, kept, persistent(kept, "spec-1"));
        var running = running(dead, live, site.shell(live, RUNS));
        dead.runtime().close();

        var next = host();
        ((Containers) next.runtime())
                .harvest(Set.of(live.attemptId()), Set.of(site.labels.network()), () -> {});
        await(() -> site.containers().size() == 2);
        assertThat(site.containers()).containsExactlyInAnyOrder(persistent, running);
    }

    @Test
    void a_container_that_a_dead_host_asked_for_and_that_comes_late_is_removed() {
        var host = host();
        ((Containers) host.runtime()).harvest(Set.of(), Set.of(site.labels.network()), () -> {});
        var id = createdBySomebody();
        await(() -> !site.containers().contains(id));
    }

    @Test
    void a_host_that_may_not_act_any_more_removes_nothing_of_its_successors() {
        var asked = new AtomicBoolean();
        Runnable lost =
                () -> {
                    asked.set(true);
                    throw new IllegalStateException("another host has taken over");
                };
        ((Containers) host().runtime()).harvest(Set.of(), Set.of(site.labels.network()), lost);
        var id = createdBySomebody();
        await(asked::get);
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() -> site.containers().contains(id));
        site.client().removeContainerCmd(id).exec();
    }

    @Test
    void what_an_app_host_of_the_same_path_on_another_machine_has_made_is_left_alone()
            throws IOException {
        var labels = new Labels(site.labels.path(), site.labels.appHost(), "0ther");
        var foreign = createdBySomebody(1, labels);
        var host = host();
        ((Containers) host.runtime()).harvest(Set.of(), Set.of(site.labels.network()), () -> {});
        var ours = createdBySomebody(2, site.labels);
        await(() -> !site.containers().contains(ours));
        try (var inventory = Inventory.open(Duration.ofSeconds(10))) {
            assertThat(inventory.items()).noneMatch(item -> item.id().equals(foreign));
        }

        var ref = attempt("api", 1);
        host.runtime().launch(site.shell(ref, RUNS));
        await(() -> host.saw(Report.StartFailed.class, ref));
        assertThat(host.first(Report.StartFailed.class, ref).reason())
                .contains("of an app host with the same path on machine 0ther");
        assertThat(site.containers()).containsExactly(foreign);
        site.client().removeContainerCmd(foreign).exec();
    }

    @Test
    void a_network_that_no_log_knows_is_removed_once_nothing_is_in_it() {
        var left = site.labels.network() + "-left";
        var used = site.labels.network() + "-used";
        var labels = site.labels.shared();
        site.client().createNetworkCmd().withName(left).withLabels(labels).exec();
        site.client().createNetworkCmd().withName(used).withLabels(labels).exec();
        var ref = new AttemptRef("api", 1, UUID.randomUUID().toString());
        var order = site.shell(ref, RUNS, wanted -> wanted.lifetime(Lifetime.PERSISTENT));
        CreateRequest.of(site.client(), order, order.container(), site.labels, used).exec();
        ((Containers) host().runtime()).harvest(Set.of(), Set.of(site.labels.network()), () -> {});
        await(() -> networks(left) == 0);
        assertThat(networks(used)).isEqualTo(1);
        assertThat(networks(site.labels.network())).isEqualTo(2);
    }

    private int networks(String name) {
        return site.client().listNetworksCmd().withNameFilter(name).exec().size();
    }

    private String createdBySomebody() {
        return createdBySomebody(1, site.labels);
    }

    /** Returns a container of this app host whose attempt no host here knows. */
    private String createdBySomebody(int attempt, Labels labels) {
        var ref = new AttemptRef("api", attempt, UUID.randomUUID().toString());
        var order = site.shell(ref, RUNS);
        return CreateRequest.of(
                        site.client(), order, order.container(), labels, site.labels.network())
                .exec()
                .getId();
    }

    @Test
    void what_was_made_and_not_started_is_removed_and_never_starts() {
        var ref = attempt("api", 1);
        var order = site.shell(ref, RUNS);
        CreateRequest.of(
                        site.client(), order, order.container(), site.labels, site.labels.network())
                .exec();
        var host = host();
        host.runtime().adopt(ref, STOP);
        await(() -> host.saw(Report.NeverStarted.class, ref));
        assertThat(site.containers()).isEmpty();
    }

    private LaunchOrder persistent(AttemptRef ref, String specHash) {
        return site.shell(
                ref, RUNS, wanted -> wanted.lifetime(Lifetime.PERSISTENT).specHash(specHash));
    }

    private LaunchOrder taken(AttemptRef ref, String name, Lifetime lifetime) {
        return site.shell(ref, "never run", wanted -> wanted.lifetime(lifetime).name(name));
    }

    private static boolean notFound(Host host) {
        return host.reports().stream()
                .filter(Report.Progress.class::isInstance)
                .map(Report.Progress.class::cast)
                .map(Report.Progress::phase)
                .toList()
                .equals(List.of(Phase.NOT_FOUND));
    }
}
