package dev.reprise.testing.rerun;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.engine.Wish;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.host.Opening;
import dev.reprise.engine.loop.Adapters;
import dev.reprise.engine.loop.Input;
import dev.reprise.engine.loop.Leadership;
import dev.reprise.engine.loop.Loop;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.CommandRuns;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.engine.runtime.Usage;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppState;
import dev.reprise.projections.StateReader;
import dev.reprise.testing.simulation.SimulatedContainers;
import dev.reprise.testing.simulation.SimulatedEngine;
import dev.reprise.testing.simulation.VirtualTime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The engine's own loop, going on from where a log ends, in a world that follows a recording. It
 * may be away for a while, as a dead host is. One thread.
 */
final class RerunHost {
    private final EventStore log;
    private final ChangedModel changed;
    private final VirtualTime time;
    private final ScriptedRuntime runtime;
    private final ScriptedNetwork network;
    private final Recording recording;
    private final List<Input> inbox = new ArrayList<>();
    private Loop loop;
    private Instant wakeAt = Instant.MAX;
    private boolean away;
    private long ids;

    /** Every secret has a value: what the recorded launches had is in no log. */
    private static final Secrets SECRETS =
            new Secrets() {
                @Override
                public Optional<String> value(String name) {
                    return Optional.of("");
                }

                @Override
                public Collection<String> values() {
                    return List.of();
                }
            };

    private record Lease(long epoch) implements Leadership {
        @Override
        public void check() {}
    }

    RerunHost(EventStore log, ChangedModel changed, Recording recording, VirtualTime time) {
        this.log = log;
        this.changed = changed;
        this.recording = recording;
        this.time = time;
        this.runtime = new ScriptedRuntime(time, this::script, this::report);
        this.network = new ScriptedNetwork(recording, time, this::report);
        var state = new StateReader(log).head();
        this.loop = loop(state);
        state.instances()
                .forEach(
                        (name, instance) -> {
                            var live = instance.live();
                            if (live != null) {
                                runtime.resume(name, live);
                            }
                        });
        state.proxies()
                .forEach(
                        (key, proxy) -> {
                            if (!proxy.bound() && proxy.failure() == null) {
                                var slash = key.indexOf('/');
                                network.bind(
                                        key.substring(0, slash),
                                        key.substring(slash + 1),
                                        proxy.port(),
                                        null);
                            }
                        });
        wake(time.instant());
    }

    private Loop loop(AppState state) {
        var capture = new ScriptedCapture(this::report);
        var probes = new ScriptedProbes(time, runtime, this::report);
        var adapters =
                new Adapters(
                        runtime,
                        runtime,
                        new SimulatedContainers(new SimulatedEngine(), this::report),
                        capture,
                        probes,
                        network,
                        network,
                        SECRETS,
                        Usage.NONE,
                        CommandRuns.NONE);
        return new Loop(log, new Lease(epoch()), state, adapters, time, this::id);
    }

    private long epoch() {
        return log.leases().current().map(l -> l.epoch()).orElse(0L);
    }

    private UUID id() {
        return new UUID((time.millis() << 16) | 0x7000L, 0x8000_0000_0000_0000L | ids++);
    }

    private Script script(AttemptRef ref) {
        var replicas = changed.spec(ref.instance()).map(Recording::replicas).orElse(List.of());
        return recording.script(ref.instance(), ref.attempt(), replicas);
    }

    AppState state() {
        return loop.state();
    }

    /** Returns the resource that an instance is one of. */
    String resourceOf(String instance) {
        return changed.spec(instance).map(ResourceSpec::name).orElse(instance);
    }

    boolean ended() {
        return state().session().ended();
    }

    void wish(Wish wish) {
        offer(new Input.Wished(wish, new CompletableFuture<>()));
    }

    /** Has it state what somebody outside has stated. */
    void state(HostEvent fact, String actor) {
        offer(new Input.Stated(List.of(Draft.host(fact, actor, null)), new CompletableFuture<>()));
    }

    private void report(Report report) {
        offer(new Input.Reported(report));
    }

    private void offer(Input input) {
        if (!away && !ended()) {
            inbox.add(input);
            wake(time.instant());
        }
    }

    /** It dies here: whatever is reported until {@link #comeBack} is not heard. */
    void leave() {
        away = true;
        inbox.clear();
        wakeAt = Instant.MAX;
    }

    /** Another host takes over, unless the session is over. */
    void comeBack(HostEvent.HostStarted started) {
        if (ended()) {
            return;
        }
        var state = state();
        var epoch = epoch();
        epoch = log.leases().take(epoch, "rerun", "rerun", 0).epoch();
        away = false;
        wakeAt = Instant.MAX;
        loop = loop(state);
        var opening =
                new Opening(
                        state.session().appHost(),
                        new ProcessIdentity(epoch, epoch, "rerun", 1),
                        epoch,
                        started.version(),
                        started.reason(),
                        started.replaced(),
                        log.head().hash(),
                        null);
        var first = opening.first(state, changed.model());
        offer(new Input.Stated(first, new CompletableFuture<>()));
    }

    private void wake(Instant at) {
        if (at.isBefore(wakeAt)) {
            wakeAt = at;
            time.at(at, () -> wakened(at));
        }
    }

    private void wakened(Instant at) {
        if (away || ended() || !wakeAt.equals(at)) {
            return;
        }
        wakeAt = Instant.MAX;
        var inputs = List.copyOf(inbox);
        inbox.clear();
        loop.turn(inputs);
        if (!ended()) {
            wake(inbox.isEmpty() ? loop.nextTurn() : time.instant());
        }
    }
}
