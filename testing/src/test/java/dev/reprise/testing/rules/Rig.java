package dev.reprise.testing.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.Health;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.engine.Wish;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.replay.ReplayCheck;
import dev.reprise.engine.replay.ReplayResult;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.eventstore.InMemoryEventStore;
import dev.reprise.projections.Recorded;
import dev.reprise.projections.ResourceView;
import dev.reprise.testing.simulation.Faults;
import dev.reprise.testing.simulation.Program;
import dev.reprise.testing.simulation.SimulatedHost;
import dev.reprise.testing.simulation.SimulatedMachine;
import dev.reprise.testing.simulation.VirtualTime;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** An app on virtual time: a machine, a log, and one host after the other. */
final class Rig {
    final VirtualTime time = new VirtualTime();
    final InMemoryEventStore log = new InMemoryEventStore();
    final Map<String, Program> programs = new HashMap<>();
    final SimulatedMachine machine =
            new SimulatedMachine(time, name -> programs.getOrDefault(name, Program.server()), true);
    private SimulatedHost host;
    private Secrets secrets = Secrets.NONE;
    private long ids;

    Rig program(String instance, Program program) {
        programs.put(instance, program);
        return this;
    }

    Rig secrets(Secrets held) {
        secrets = held;
        return this;
    }

    /** Starts a host, which resumes or opens a session, and gives it a second. */
    Rig start(AppSpec model) {
        begin(model);
        return run(Duration.ofSeconds(1));
    }

    Rig start(Spec... resources) {
        return start(Spec.app(resources));
    }

    /** Starts a host, which has done nothing yet. */
    Rig begin(AppSpec model) {
        host =
                new SimulatedHost(
                        log,
                        machine,
                        time,
                        Faults.NONE,
                        () -> new UUID(0x7000L, 0x8000_0000_0000_0000L | ids++),
                        model,
                        secrets);
        return this;
    }

    /** Starts a host that comes only to stop what nobody has come back for. */
    Rig orphaned(Duration waited) {
        host =
                new SimulatedHost(
                        log,
                        machine,
                        time,
                        () -> new UUID(0x7000L, 0x8000_0000_0000_0000L | ids++),
                        waited);
        return run(Duration.ofSeconds(1));
    }

    Rig run(Duration duration) {
        time.run(duration);
        assertThat(host.dead()).as("the host died").isFalse();
        return this;
    }

    Rig crash() {
        host.kill();
        return this;
    }

    /** Lets time pass without a host. */
    Rig alone(Duration duration) {
        time.run(duration);
        return this;
    }

    SimulatedHost host() {
        return host;
    }

    /** Gives a command, lets the host take it, and returns its id or the refusal. */
    CompletableFuture<String> wish(Wish.Kind kind, String target) {
        var answer = host.wish(new Wish(kind, target, false, "test", "c" + ids++));
        run(Duration.ZERO);
        return answer;
    }

    String command(Wish.Kind kind, String target) {
        return wish(kind, target).join();
    }

    void stopApp(boolean now) {
        host.state(List.of(Draft.host(new HostEvent.AppStopRequested(now, "test"), "cli", null)));
    }

    ResourceView view(String name) {
        return host.state().resource(name).orElseThrow();
    }

    String state(String name) {
        return view(name).state();
    }

    /** Returns the one hold of a waiting instance as {@code text, expected, actual}. */
    List<String> hold(String name) {
        var holds = view(name).holds();
        assertThat(holds).as("holds of " + name).hasSize(1);
        var hold = holds.getFirst();
        return List.of(hold.text(), hold.expected(), hold.actual());
    }

    <E extends Event> Stream<Recorded> events(Class<E> type) {
        return log.read(0, Integer.MAX_VALUE).stream()
                .map(Recorded::of)
                .filter(r -> type.isInstance(r.event()));
    }

    <E extends Event> List<E> events(Class<E> type, String instance) {
        return events(type)
                .filter(r -> r.stream().equals(Streams.instance(instance)))
                .map(r -> type.cast(r.event()))
                .toList();
    }

    <E extends Event> Instant at(Class<E> type, String instance) {
        return events(type)
                .filter(r -> r.stream().equals(Streams.instance(instance)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " of " + instance))
                .at();
    }

    /** Returns how a command ended on an instance: {@code OK} or {@code FAILED: why}. */
    String outcome(String instance, String commandId) {
        return events(ResourceEvent.CommandSettled.class, instance).stream()
                .filter(s -> s.commandId().equals(commandId))
                .map(
                        s ->
                                s.detail().isEmpty()
                                        ? s.outcome().name()
                                        : s.outcome() + ": " + s.detail())
                .findFirst()
                .orElse("not settled");
    }

    /** Has a check report. */
    void verdict(String instance, Health health, String detail) {
        var attempt = view(instance).attempt();
        host.report(new Report.Verdict(instance, attempt, "ready", health, detail));
        run(Duration.ZERO);
    }

    /** Has the runtime report that the program of an instance vanished. */
    void gone(String instance) {
        host.report(new Report.Gone(instance, view(instance).attempt(), "it vanished"));
        run(Duration.ZERO);
    }

    /** Reports every exit in the log once more. */
    void again() {
        events(ResourceEvent.Exited.class)
                .toList()
                .forEach(
                        r -> {
                            var exit = (ResourceEvent.Exited) r.event();
                            host.report(
                                    new Report.Ended(
                                            Streams.instanceOf(r.stream()).orElseThrow(),
                                            exit.attempt(),
                                            exit.exitCode(),
                                            exit.signal(),
                                            exit.at(),
                                            false));
                        });
        run(Duration.ZERO);
    }

    /** Nothing ran twice, and the log alone gives the same steps. */
    void sound() {
        assertThat(machine.violations()).isEmpty();
        var replayed = new ReplayCheck().check(log);
        assertThat(replayed).as(replayed.text()).isInstanceOf(ReplayResult.Same.class);
    }
}
