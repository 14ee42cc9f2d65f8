package dev.reprise.cli.host;

import dev.reprise.app.WaitBehavior;
import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.SpecHash;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.json.Json;
import dev.reprise.cli.model.ModelLoader;
import dev.reprise.engine.host.Opening;
import dev.reprise.engine.runtime.process.Machine;
import dev.reprise.engine.runtime.process.ProcessTable;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Lifetimes;
import dev.reprise.projections.StateReader;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** What a run would do now. Reads only. */
public final class PlanReport {
    private final AppState state;
    private final boolean resumes;
    private final ProcessTable processes = new ProcessTable(Machine.local());

    PlanReport(AppState state, boolean resumes) {
        this.state = state;
        this.resumes = resumes;
    }

    /** One instance: {@code action} is start, keep, restart, stop, hold or none. */
    record Line(String name, String action, String reason) {}

    /** Prints the plan. */
    public static int print(Invocation invocation, RunRequest request, ModelLoader models)
            throws IOException {
        var behavior = request.dashboard() ? WaitBehavior.WAIT : WaitBehavior.STOP;
        var model = models.lowered(behavior).spec();
        var state = state(request);
        var resumes = !request.fresh() && Opening.resumes(state);
        var lines = new PlanReport(state, resumes).lines(model);
        var number = state.session().number() + (resumes ? 0 : 1);
        if (invocation.json()) {
            invocation.out().println(json(number, resumes, lines));
            return ExitCode.OK;
        }
        HostFile.read(request.location().hostFile())
                .filter(HostFile::alive)
                .ifPresent(
                        host ->
                                invocation
                                        .err()
                                        .println(
                                                "host pid %d runs this app, and run is refused; this is the plan if it died now"
                                                        .formatted(host.identity().pid())));
        invocation.out().println((resumes ? "resume session " : "open session ") + number);
        for (var line : lines) {
            invocation
                    .out()
                    .println(
                            "  %-8s %s  (%s)".formatted(line.action(), line.name(), line.reason()));
        }
        return ExitCode.OK;
    }

    private static AppState state(RunRequest request) {
        if (!Files.exists(request.location().log())) {
            return AppState.EMPTY;
        }
        try (var store = SqliteEventStore.openReadOnly(request.location().log())) {
            return new StateReader(store).head();
        }
    }

    private static Json json(long session, boolean resumes, List<Line> lines) {
        return Json.object(
                "session",
                session,
                "resumes",
                resumes,
                "steps",
                Json.array(
                        lines.stream()
                                .map(
                                        line ->
                                                Json.object(
                                                        "name", line.name(),
                                                        "action", line.action(),
                                                        "reason", line.reason()))
                                .toList()));
    }

    List<Line> lines(AppSpec model) {
        var lines = new ArrayList<Line>();
        var declared = new HashSet<String>();
        for (var resource : model.resources()) {
            for (var name : resource.instanceNames()) {
                declared.add(name);
                lines.add(line(name, model, resource));
            }
        }
        state.instances().values().stream()
                .filter(instance -> !declared.contains(instance.name()))
                .filter(this::runs)
                .forEach(
                        instance ->
                                lines.add(
                                        isGuest(instance)
                                                ? new Line(
                                                        instance.name(), "keep", "it is not ours")
                                                : new Line(
                                                        instance.name(),
                                                        "stop",
                                                        "no longer in the model")));
        return lines;
    }

    private Line line(String name, AppSpec model, ResourceSpec resource) {
        var known = state.instances().get(name);
        if (known != null && runs(known)) {
            return running(known, model, resource);
        }
        if (known != null && resumes && !known.wish().wanted()) {
            return new Line(name, "none", "was stopped");
        }
        if (known != null && resumes && known.ended()) {
            return new Line(name, "none", "has ended");
        }
        if (resource.explicitStart() && (known == null || !resumes)) {
            return new Line(name, "none", "starts only when asked to");
        }
        var waits = resource.waits().stream().map(wait -> wait.on()).distinct().toList();
        if (resource.lifetime().takesAsIs()) {
            return new Line(name, "start", "as soon as it is there; it is never made");
        }
        return new Line(
                name, "start", waits.isEmpty() ? "at once" : "after " + String.join(", ", waits));
    }

    private Line running(InstanceState known, AppSpec model, ResourceSpec resource) {
        var live = Objects.requireNonNull(known.live());
        if (!resumes && live.begun().lifetime().endsWithSession()) {
            return new Line(known.name(), "restart", "its session ends");
        }
        if (Lifetimes.takenAsIs(live, resource.lifetime())) {
            return new Line(known.name(), "keep", "it is used as it is");
        }
        return SpecHash.same(SpecHash.of(model, resource), live.begun().specHash())
                ? new Line(known.name(), "keep", kept(live))
                : new Line(known.name(), "restart", "its specification has changed");
    }

    /** A container counts as the log has it: the engine is not asked. */
    private boolean runs(InstanceState instance) {
        var live = instance.live();
        return live != null
                && switch (live.identity()) {
                    case ProcessIdentity process -> processes.isAlive(process);
                    case ContainerIdentity _ -> true;
                    case null -> false;
                };
    }

    private static String kept(Attempt live) {
        return live.contained() ? "unchanged, if its container still runs" : "runs, unchanged";
    }

    private static boolean isGuest(InstanceState instance) {
        var live = instance.live();
        return live != null && live.begun().lifetime() == Lifetime.EXISTING;
    }
}
