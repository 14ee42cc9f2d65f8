package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.docker.AttemptFolder.Asked;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
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
        var host = host();
        var first = attempt("db", 1);
        var id = running(host, first, persistent(first, "spec-1"));
        host.runtime().close();

        var second = host();
        var again = attempt("db", 2);
        assertThat(running(second, again, persistent(again, "spec-1"))).isEqualTo(id);
        second.runtime().close();

        var third = host();
        var changed = attempt("db", 3);
        assertThat(running(third, changed, persistent(changed, "spec-2"))).isNotEqualTo(id);
        assertThat(site.containers()).hasSize(1);
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
        ((Containers) next.runtime()).harvest(Set.of(live.attemptId()), () -> {});
        await(() -> site.containers().size() == 2);
        assertThat(site.containers()).containsExactlyInAnyOrder(persistent, running);
    }

    @Test
    void a_container_that_a_dead_host_asked_for_and_that_comes_late_is_removed() {
        var host = host();
        ((Containers) host.runtime()).harvest(Set.of(), () -> {});
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
        ((Containers) host().runtime()).harvest(Set.of(), lost);
        var id = createdBySomebody();
        await(asked::get);
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() -> site.containers().contains(id));
        site.client().removeContainerCmd(id).exec();
    }

    /** Returns a container of this app host whose attempt no host here knows. */
    private String createdBySomebody() {
        var ref = new AttemptRef("api", 1, UUID.randomUUID().toString());
        var order = site.shell(ref, RUNS);
        return CreateRequest.of(
                        site.client(), order, order.container(), site.labels, site.labels.network())
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
