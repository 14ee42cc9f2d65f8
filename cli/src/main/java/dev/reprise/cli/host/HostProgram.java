package dev.reprise.cli.host;

import dev.reprise.app.Lowered;
import dev.reprise.app.WaitBehavior;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Main;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.GitCommit;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.model.LoadedModel;
import dev.reprise.cli.model.ModelLoader;
import dev.reprise.engine.HostInfo;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.host.Host;
import dev.reprise.engine.host.Opening;
import dev.reprise.engine.runtime.Parameters;
import dev.reprise.engine.runtime.Secrets;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.FencedException;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.eventstore.StoreException;
import dev.reprise.http.ApiOptions;
import dev.reprise.http.ApiServer;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Orphans;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.StoredStates;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A host from its lease to its end: log, fold, plan, launch, and the web server beside it. One run,
 * one thread.
 */
public final class HostProgram {
    private static final Lowered NO_MODEL = new Lowered(AppSpec.EMPTY, Map.of(), List.of());

    private final RunRequest request;
    private final AppHostLocation location;
    private final Face face;
    // Beside the opening of the log: linking the system calls takes as long as that.
    private final CompletableFuture<ProcessTable> processes =
            CompletableFuture.supplyAsync(
                    () -> new ProcessTable(Machine.local()), task -> onThread("machine", task));
    private Optional<String> killed = Optional.empty();

    public HostProgram(RunRequest request, Face face) {
        this.request = request;
        this.location = request.location();
        this.face = face;
    }

    /**
     * Runs the app until it has been stopped.
     *
     * @return a code of {@link ExitCode}
     * @throws CliException if it cannot be run; nothing has been started or stopped then
     */
    public int run(ModelLoader models) throws Exception {
        var model =
                CompletableFuture.supplyAsync(
                        () -> loaded(models), task -> onThread("model", task));
        clearTheWay();
        try (var store = SqliteEventStore.open(location.log())) {
            var loaded = await(model);
            loaded.warnings(location.sourceFile()).forEach(face::warn);
            return hold(store, "run", lease -> run(store, lease, loaded));
        }
    }

    /**
     * Stops what a host has left that is no more, and ends its session.
     *
     * @return a code of {@link ExitCode}; nothing to stop is fine
     */
    public int stopLeftovers(boolean now) throws Exception {
        return leftovers("stop", (store, lease) -> finish(store, lease, NO_MODEL, "stop", now));
    }

    /**
     * Stops those of a dead host's resources whose grace is over; with the last of them the session
     * ends, else a watchdog waits for the others.
     *
     * @param waited since the host died
     * @return a code of {@link ExitCode}; nothing to stop is fine
     */
    public int stopOrphans(Duration waited) throws Exception {
        return leftovers(
                "watchdog",
                (store, lease) -> {
                    var state = head(store);
                    var next = Orphans.nextGrace(state, waited);
                    if (next.isPresent() && Opening.resumes(state)) {
                        stopSome(store, lease, waited, next.get());
                    } else {
                        finish(store, lease, NO_MODEL, "watchdog", false);
                    }
                });
    }

    /** What is done about a dead host's session, under the lease. */
    private interface Leftovers {
        void act(EventStore store, HostLease lease) throws Exception;
    }

    private int leftovers(String reason, Leftovers leftovers) throws Exception {
        clearTheWay();
        try (var store = SqliteEventStore.open(location.log())) {
            if (head(store).session().ended()) {
                return ExitCode.OK;
            }
            return hold(
                    store,
                    reason,
                    lease -> {
                        leftovers.act(store, lease);
                        face.end();
                        if (head(store).session().ended()) {
                            // The dead host's watchdog sees that nothing is left to it.
                            Files.deleteIfExists(location.hostFile());
                        }
                        return ExitCode.OK;
                    });
        }
    }

    /** What is done under the lease. */
    private interface Held {
        int act(HostLease lease) throws Exception;
    }

    private int hold(EventStore store, String reason, Held held) throws Exception {
        var lease =
                HostLease.take(
                        store.leases(), processes.join(), location.source().toString(), killed);
        try (lease) {
            Watchdog.relieve(location, processes.join());
            return held.act(lease);
        } catch (FencedException e) {
            throw new CliException(
                    ExitCode.FAILED, reason + ": " + e.getMessage() + "; this one has ended", e);
        }
    }

    private int run(EventStore store, HostLease lease, LoadedModel model) throws Exception {
        var state = head(store);
        if (!state.session().ended() && (request.fresh() || Opening.stopsFirst(state))) {
            face.note(request.fresh() ? "ending the session that was left" : "finishing its stop");
            finish(store, lease, model.lowered(), "run", false);
            state = head(store);
        }
        if (!state.session().ended()) {
            face.note(resuming(state));
            model.resume(state.model());
        }
        var opening = opening(store, lease, "run");
        var spec = model.lowered().spec();
        var first =
                state.session().ended()
                        ? opening.open(state, spec)
                        : opening.resume(Optional.of(spec));
        var session = state.session().number() + (state.session().ended() ? 1 : 0);
        try (var assembly = assembly(store, lease, state, model, model, first, session)) {
            return serve(assembly.host(), lease, spec);
        }
    }

    private static String resuming(AppState state) {
        var running = state.instances().values().stream().filter(i -> i.live() != null).count();
        return "going on with session "
                + state.session().number()
                + ", where "
                + running
                + (running == 1 ? " program was" : " programs were")
                + " running";
    }

    private int serve(Host host, HostLease lease, AppSpec model) throws Exception {
        var ended = host.start();
        var stops = new Stops(host, face);
        StopSignals.handle(signals(), stops::signalled);
        face.begin(host);
        var grace = grace(model);
        var watchdog = Watchdog.start(location, processes.join(), grace, grace);
        var token = ApiOptions.newToken();
        try (var api = api(host, token)) {
            var file =
                    new HostFile(
                            processes.join().self(),
                            api.url(),
                            token,
                            host.info().session(),
                            lease.epoch());
            host.opened().get();
            var page = request.dashboard();
            lease.check(); // One that was suspended since must not stand in its successor's place.
            (page ? file : file.withoutDashboard()).write(location.hostFile());
            LastPort.remember(location, api.port());
            face.ready(
                    file, page ? Optional.of(api.newLoginUrl()) : Optional.empty(), api.notice());
            LogLimits.keep(host.log(), face::note);
            ended.get();
            watchdog.close();
            file.delete(location.hostFile());
            face.end();
            return ExitCode.OK;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /**
     * Resumes the session without a model, and stops everything of it.
     *
     * @param held whose secrets may be those of the session
     */
    private void finish(EventStore store, HostLease lease, Lowered held, String reason, boolean now)
            throws Exception {
        stop(store, lease, held, reason, new HostEvent.AppStopRequested(now, afterCrash(reason)));
    }

    private static String afterCrash(String command) {
        return command.equals("watchdog")
                ? "no host came back"
                : "reprise " + command + ", after its host had died";
    }

    /** Stops what is due by now; this host's own watchdog sees to the rest when it has gone. */
    private void stopSome(EventStore store, HostLease lease, Duration waited, Duration next)
            throws Exception {
        var _ = Watchdog.start(location, processes.join(), next.minus(waited), next);
        stop(store, lease, NO_MODEL, "watchdog", new HostEvent.OrphanGraceOver(waited));
    }

    private void stop(EventStore store, HostLease lease, Lowered held, String reason, HostEvent why)
            throws Exception {
        var state = head(store);
        var first = new ArrayList<>(opening(store, lease, reason).resume(Optional.empty()));
        first.add(Draft.host(why, reason, null));
        var session = state.session().number();
        var secrets = HeldSecrets.of(state.model(), held);
        try (var assembly =
                assembly(store, lease, state, secrets, Parameters.NONE, first, session)) {
            var host = assembly.host();
            var stops = new Stops(host, face);
            var ended = host.start();
            StopSignals.handle(signals(), stops::signalled);
            face.stopping(host);
            ended.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Assembly assembly(
            EventStore store,
            HostLease lease,
            AppState state,
            Secrets secrets,
            Parameters parameters,
            List<Draft> first,
            long session) {
        var info =
                new HostInfo(
                        location.source().toString(),
                        name(),
                        ProcessHandle.current().pid(),
                        session,
                        lease.epoch(),
                        Main.version());
        return new Assembly(location, store, lease, state, info, secrets, parameters, first);
    }

    private Opening opening(EventStore store, HostLease lease, String reason) {
        return new Opening(
                location.source().toString(),
                processes.join().self(),
                lease.epoch(),
                Main.version(),
                reason,
                lease.replaced(),
                store.head().hash(),
                GitCommit.of(location.directory()).orElse(null));
    }

    private ApiServer api(Host host, String token) throws IOException {
        var wanted = request.port().orElseGet(() -> LastPort.of(location));
        var options = ApiOptions.on(wanted, token);
        options = request.port().isPresent() ? options.withFixedPort() : options;
        return ApiServer.start(host, request.dashboard() ? options : options.withoutPage());
    }

    private static AppState head(EventStore store) {
        return new StateReader(store, new StoredStates(store.snapshots())).head();
    }

    /** A closed terminal stops what was started on it. */
    private List<String> signals() {
        return request.detached() ? List.of("INT", "TERM") : List.of("INT", "TERM", "HUP");
    }

    private String name() {
        return String.valueOf(location.directory().getFileName());
    }

    /**
     * Refuses if a live host holds the log, and kills one that is stuck. Before the log is opened
     * to write: a suspended host may hold its write lock.
     */
    private void clearTheWay() {
        if (!Files.exists(location.log())) {
            return;
        }
        try (var log = SqliteEventStore.openReadOnly(location.log())) {
            killed = HostLease.clear(log.leases(), processes.join(), location.source().toString());
        } catch (StoreException e) {
            // Opening it to write goes further, or says what is wrong with it.
        }
    }

    private LoadedModel loaded(ModelLoader models) {
        try {
            return models.loaded(request.dashboard() ? WaitBehavior.WAIT : WaitBehavior.STOP);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void onThread(String name, Runnable task) {
        Thread.ofPlatform().name(name).start(task);
    }

    private static LoadedModel await(CompletableFuture<LoadedModel> model) {
        try {
            return model.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The most impatient resource says when to look first. */
    private static Duration grace(AppSpec model) {
        return model.resources().stream()
                .filter(resource -> resource.lifetime() == Lifetime.SESSION)
                .map(resource -> resource.stop().orphanGrace())
                .min(Duration::compareTo)
                .orElse(Duration.ofMinutes(10));
    }
}
