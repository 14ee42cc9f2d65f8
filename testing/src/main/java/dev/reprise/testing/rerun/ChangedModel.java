package dev.reprise.testing.rerun;

import dev.reprise.app.App;
import dev.reprise.app.Application;
import dev.reprise.app.Launch;
import dev.reprise.app.Lowering;
import dev.reprise.app.Surroundings;
import dev.reprise.app.WaitBehavior;
import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.SpecHash;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Recorded facts as they would have been under another model. Pure. */
final class ChangedModel {
    /** Stands for a content that is not looked at. */
    private static final String UNCHANGED = "";

    private final AppSpec model;
    private final Map<String, ResourceSpec> specs = new HashMap<>();

    ChangedModel(AppSpec model) {
        this.model = model;
        model.resources().forEach(r -> r.instanceNames().forEach(i -> specs.put(i, r)));
    }

    /** Lowers {@code body} as the app host in {@code recorded} would have. */
    static AppSpec lower(Consumer<App> body, AppState recorded) {
        var application = Application.of(body);
        var files = new HashMap<String, String>();
        application.envFiles().forEach(file -> files.put(file, ""));
        var launches = new HashMap<String, Launch>();
        application.javaPaths().forEach((name, path) -> launches.put(name, launch(recorded, name)));
        return Lowering.lower(
                        application,
                        new Surroundings(
                                directory(recorded),
                                files,
                                launches,
                                contents(application),
                                _ -> Optional.empty(),
                                WaitBehavior.WAIT))
                .spec();
    }

    /** What precedes the program's own arguments makes no difference to the steps. */
    private static Launch launch(AppState recorded, String name) {
        return new Launch(
                recorded.model().resource(name).map(ResourceSpec::command).orElse("java"),
                List.of());
    }

    /** What images and files are made of makes no difference to the steps. */
    private static Surroundings.Contents contents(Application application) {
        var builds = new HashMap<String, String>();
        application.builds().keySet().forEach(name -> builds.put(name, UNCHANGED));
        var files = new HashMap<String, String>();
        application.fileSources().forEach(source -> files.put(source.path(), UNCHANGED));
        return new Surroundings.Contents(builds, files);
    }

    private static Path directory(AppState recorded) {
        var appHost = Path.of(recorded.session().appHost());
        var parent = appHost.getParent();
        return appHost.toString().endsWith(".java") && parent != null ? parent : appHost;
    }

    AppSpec model() {
        return model;
    }

    Optional<ResourceSpec> spec(String instance) {
        return Optional.ofNullable(specs.get(instance));
    }

    /**
     * Returns the fact as this model would have it: itself as the model, and what a launch or a
     * stop takes from the model.
     */
    Recorded of(Recorded recorded) {
        var event =
                switch (recorded.event()) {
                    case HostEvent.ModelApplied _ -> new HostEvent.ModelApplied(model);
                    case ResourceEvent.LaunchBegun begun ->
                            spec(recorded).map(s -> launch(begun, s)).orElse(begun);
                    case ResourceEvent.StopBegun stop ->
                            spec(recorded)
                                    .map(ResourceSpec::stop)
                                    .map(
                                            s ->
                                                    new ResourceEvent.StopBegun(
                                                            stop.attempt(),
                                                            stop.reason(),
                                                            s.signal(stop.signal()),
                                                            s.grace(),
                                                            stop.changed()))
                                    .orElse(stop);
                    default -> recorded.event();
                };
        return new Recorded(
                recorded.position(),
                recorded.batch(),
                recorded.plannedAt(),
                recorded.stream(),
                recorded.session(),
                recorded.epoch(),
                recorded.at(),
                recorded.correlationId(),
                event);
    }

    private Optional<ResourceSpec> spec(Recorded recorded) {
        return Streams.instanceOf(recorded.stream()).map(specs::get);
    }

    private ResourceEvent.LaunchBegun launch(ResourceEvent.LaunchBegun begun, ResourceSpec spec) {
        return new ResourceEvent.LaunchBegun(
                begun.attempt(),
                begun.attemptId(),
                SpecHash.of(model, spec),
                begun.commandLine(),
                begun.environment(),
                begun.workingDirectory(),
                begun.ports(),
                spec.lifetime());
    }
}
