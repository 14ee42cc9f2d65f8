package dev.reprise.testing.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.engine.CommandRejectedException;
import dev.reprise.engine.GivenValue;
import dev.reprise.engine.HostInfo;
import dev.reprise.engine.InvalidArgumentException;
import dev.reprise.engine.UnknownResourceException;
import dev.reprise.engine.Wish;
import dev.reprise.engine.console.Capture;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.engine.console.Extent;
import dev.reprise.engine.host.Host;
import dev.reprise.engine.host.Opening;
import dev.reprise.engine.host.TimeOrderedIds;
import dev.reprise.engine.loop.Adapters;
import dev.reprise.engine.loop.Leadership;
import dev.reprise.engine.loop.Loop;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.CommandRuns;
import dev.reprise.engine.runtime.Parameters;
import dev.reprise.engine.runtime.Probes;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.engine.runtime.Usage;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.FencedException;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.StreamAppend;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.StateSnapshots;
import dev.reprise.projections.StoredStates;
import dev.reprise.projections.history.UnknownException;
import dev.reprise.testing.simulation.FakeRuntime;
import dev.reprise.testing.simulation.Faults;
import dev.reprise.testing.simulation.Program;
import dev.reprise.testing.simulation.SimulatedContainers;
import dev.reprise.testing.simulation.SimulatedMachine;
import dev.reprise.testing.simulation.SimulatedProxies;
import dev.reprise.testing.simulation.VirtualTime;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The host around the loop, on its own thread and an empty app. */
class HostTest {
    private final InMemoryEventStore store = new InMemoryEventStore();

    @Test
    void a_host_after_a_clean_end_opens_the_next_session_and_runs_on() throws Exception {
        var first = host();
        var end = first.start();
        answer(first.requestStop(false, "cli", "test"));
        answer(end);

        var second = host();
        var ended = second.start();
        answer(second.requestStop(false, "cli", "test"));
        answer(ended);

        assertThat(second.state().session().number()).isEqualTo(2);
        assertThat(store.sessions()).hasSize(2);
        assertThat(store.verify().sound()).isTrue();
    }

    @Test
    void sessions_are_deleted_up_to_one_and_the_log_says_who_wanted_it() throws Exception {
        for (int session = 1; session <= 3; session++) {
            runAndStop();
        }
        var host = host();
        var ended = host.start();
        answer(host.opened());
        var before = store.sessions();

        var gone = answer(host.deleteSessions(2, "dashboard"));
        assertThat(gone).isEqualTo(before.subList(0, 2));
        assertThat(store.sessions().getFirst().session()).isEqualTo(3);
        assertThat(deletions())
                .containsExactly(
                        "dashboard SessionDeletionBegun[from=1, through=2]",
                        "dashboard SessionsDeleted[from=1, through=2]");

        assertThat(answer(host.deleteSessions(2, "dashboard"))).as("again").isEmpty();
        assertThat(deletions()).hasSize(2);
        answer(host.requestStop(false, "cli", "test"));
        answer(ended);
        assertThat(store.verify().sound()).isTrue();
    }

    @Test
    void a_pinned_session_the_running_one_and_one_that_has_not_been_are_not_deleted()
            throws Exception {
        runAndStop();
        runAndStop();
        var host = host();
        var ended = host.start();
        answer(host.opened());
        answer(host.note(new HostEvent.SessionPinned(2, true), "cli"));
        assertThatThrownBy(() -> answer(host.deleteSessions(3, "cli")))
                .hasCauseInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("session 3 is the last one");
        assertThatThrownBy(() -> answer(host.deleteSessions(4, "cli")))
                .hasCauseInstanceOf(UnknownException.class)
                .hasMessageContaining("no session 4; it holds 1..3");
        assertThatThrownBy(() -> answer(host.deleteSessions(2, "cli")))
                .hasCauseInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("session 2 is pinned");
        assertThat(deletions()).isEmpty();
        assertThat(answer(host.deleteSessions(1, "cli"))).hasSize(1);
        assertThat(store.sessions()).hasSize(2);
        answer(host.requestStop(false, "cli", "test"));
        answer(ended);
    }

    private void runAndStop() throws Exception {
        var host = host();
        var ended = host.start();
        answer(host.requestStop(false, "cli", "test"));
        answer(ended);
    }

    /** Returns what the log says of deletions, with who wanted them. */
    private List<String> deletions() {
        return store.read(0, 1_000).stream()
                .filter(event -> event.type().contains("Delet"))
                .map(event -> event.actor() + " " + Recorded.of(event).event())
                .toList();
    }

    @Test
    void a_command_for_an_unknown_resource_is_refused_and_may_be_given_again() throws Exception {
        var host = host();
        var ended = host.start();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> answer(host.submit(wish())))
                    .hasCauseInstanceOf(UnknownResourceException.class)
                    .hasMessageContaining("there is no resource ghost");
        }
        answer(host.requestStop(false, "cli", "test"));
        answer(ended);
    }

    @Test
    void a_value_for_no_parameter_and_a_reveal_of_no_instance_are_refused() throws Exception {
        var host = host();
        var ended = host.start();
        answer(host.opened());
        var value = new GivenValue("ghost", "hush-4711", false, "cli", "c-1");
        assertThatThrownBy(() -> answer(host.give(value)))
                .hasCauseInstanceOf(UnknownResourceException.class)
                .hasMessageContaining("there is no parameter ghost; the model has none");
        assertThat(value.toString()).doesNotContain("hush-4711");
        assertThatThrownBy(() -> answer(host.reveal("ghost", "env:TOKEN", "cli")))
                .hasCauseInstanceOf(UnknownResourceException.class);
        assertThatThrownBy(() -> answer(host.reveal("ghost", "state", "cli")))
                .hasCauseInstanceOf(InvalidArgumentException.class);
        answer(host.requestStop(false, "cli", "test"));
        answer(ended);
        assertThat(store.read(0, 100)).noneMatch(e -> e.type().equals("SecretRevealed"));
    }

    @Test
    void a_host_that_was_replaced_ends_and_leaves_nobody_without_an_answer() throws Exception {
        var host = host();
        var ended = host.start();
        store.leases().take(host.info().epoch(), "another host", "boot", 0);

        var stop = host.requestStop(false, "cli", "test");

        assertThatThrownBy(() -> answer(ended)).hasCauseInstanceOf(FencedException.class);
        assertThatThrownBy(() -> answer(stop))
                .hasCauseInstanceOf(CommandRejectedException.class)
                .hasMessageContaining("the host has ended");
        assertThatThrownBy(() -> answer(host.submit(wish())))
                .hasCauseInstanceOf(CommandRejectedException.class);
    }

    @Test
    void a_host_saves_its_state_now_and_then_for_those_who_read_the_past() throws Exception {
        var first = host();
        var begun = first.start();
        first.opened().get(10, TimeUnit.SECONDS);
        lengthen(StateSnapshots.EVERY, first.info());
        var successor = host();
        var ended = successor.start();
        answer(successor.requestStop(false, "cli", "test"));
        answer(ended);
        var late = first.requestStop(false, "cli", "test");
        assertThatThrownBy(() -> answer(late)).hasCauseInstanceOf(CommandRejectedException.class);
        assertThatThrownBy(() -> answer(begun)).hasCauseInstanceOf(FencedException.class);

        var saved = new StoredStates(store.snapshots());
        await().untilAsserted(
                        () -> {
                            var state = saved.atOrBefore(store.head().position());
                            assertThat(state).isPresent();
                            assertThat(new StateReader(store).at(state.get().position()))
                                    .isEqualTo(state.get());
                        });
    }

    /** Leaves the next host a log of which it writes the last event before a state is due. */
    private void lengthen(long to, HostInfo host) {
        var missing = to - 1 - store.head().position();
        var ids = new TimeOrderedIds(InstantSource.system());
        var events =
                Stream.generate(
                                () -> {
                                    var encoded =
                                            EventJson.encode(
                                                    new HostEvent.PortRefused(
                                                            "web", "http", 1, "taken"));
                                    return new NewEvent(
                                            ids.get(),
                                            encoded.type(),
                                            encoded.schemaVersion(),
                                            encoded.payload(),
                                            "test",
                                            null,
                                            null);
                                })
                        .limit(missing)
                        .toList();
        store.append(
                        new Append(
                                OptionalLong.empty(),
                                host.epoch(),
                                host.session(),
                                OptionalLong.empty(),
                                Instant.now(),
                                List.of(new StreamAppend("host", ExpectedVersion.ANY, events))))
                .join();
    }

    private static Wish wish() {
        return new Wish(Wish.Kind.START, "ghost", false, "cli", "c1");
    }

    private static <T> T answer(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("no answer within 10 s", e);
        }
    }

    private Host host() {
        var clock = InstantSource.system();
        var known = store.leases().current().map(l -> l.epoch()).orElse(0L);
        var epoch = store.leases().take(known, "host", "boot", 0).epoch();
        var state = new StateReader(store).head();
        var inbox = new Host.Inbox();
        var time = new VirtualTime();
        var machine = new SimulatedMachine(time, _ -> Program.server(), true);
        var runtime = new FakeRuntime(machine, time, Faults.NONE, inbox);
        var adapters =
                new Adapters(
                        runtime,
                        runtime,
                        new SimulatedContainers(machine.engine(), inbox),
                        Capture.NONE,
                        new NoProbes(),
                        new SimulatedProxies(machine.ports(), inbox),
                        machine.ports(),
                        Secrets.NONE,
                        Usage.NONE,
                        CommandRuns.NONE);
        var loop =
                new Loop(
                        store, new Alone(epoch), state, adapters, clock, new TimeOrderedIds(clock));
        var identity = new ProcessIdentity(epoch, epoch, "boot", 1);
        var opening =
                new Opening("app", identity, epoch, "test", "run", null, store.head().hash(), null);
        var session = state.session().number() + (state.session().ended() ? 1 : 0);
        return new Host(
                loop,
                inbox,
                new HostInfo("app", "app", 1, session, epoch, "test"),
                store,
                new NoConsole(),
                clock,
                Parameters.NONE,
                Secrets.NONE,
                opening.first(state, AppSpec.EMPTY));
    }

    private record Alone(long epoch) implements Leadership {
        @Override
        public void check() {}
    }

    private static final class NoProbes implements Probes {
        @Override
        public void watch(Collection<Target> targets) {}

        @Override
        public void runNow(AttemptRef attempt, String commandId) {}

        @Override
        public void close() {}
    }

    private static final class NoConsole implements ConsoleReader {
        @Override
        public Stream<ConsoleLine> read(ConsoleQuery query) {
            return Stream.empty();
        }

        @Override
        public AutoCloseable follow(ConsoleQuery query, Consumer<ConsoleLine> lines) {
            return () -> {};
        }

        @Override
        public List<Extent> extents(String resource, Instant until) {
            return List.of();
        }
    }
}
