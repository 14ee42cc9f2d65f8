package dev.reprise.projections.history;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.WaitSpec;
import dev.reprise.projections.Recorded;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which instances an event can change in what people see: its own and those that wait for it,
 * or any when it is of the host. For one thread, one model after another.
 */
final class Reach {
    private final Map<String, Set<String>> waiting = new HashMap<>();

    Reach(AppSpec model) {
        model(model);
    }

    /** Returns the instances that may have changed; empty for any of them. */
    Optional<Set<String>> of(Recorded recorded) {
        return switch (recorded.event()) {
            case HostEvent.UsageSampled sampled ->
                    Optional.of(
                            sampled.uses().stream()
                                    .map(HostEvent.Use::instance)
                                    .collect(Collectors.toSet()));
            case HostEvent.SecretRevealed _,
                    HostEvent.NoteAdded _,
                    HostEvent.NoteRemoved _,
                    HostEvent.SessionPinned _,
                    HostEvent.SessionDeletionBegun _,
                    HostEvent.SessionsDeleted _ ->
                    Optional.of(Set.of());
            case HostEvent event -> {
                if (event instanceof HostEvent.ModelApplied(var model)) {
                    model(model);
                }
                yield Optional.empty();
            }
            case ResourceEvent.ConsoleGap _,
                    ResourceEvent.ConsoleSealed _,
                    ResourceEvent.ConsoleTruncated _ ->
                    Optional.of(Set.of());
            case ResourceEvent _ -> {
                var own = Streams.instanceOf(recorded.stream()).orElse("");
                yield Optional.of(waiting.getOrDefault(own, Set.of(own)));
            }
        };
    }

    /** Returns whether {@code instance} may have changed. */
    boolean reaches(Recorded recorded, String instance) {
        var reached = of(recorded);
        return reached.isEmpty() || reached.get().contains(instance);
    }

    private void model(AppSpec model) {
        waiting.clear();
        for (var resource : model.resources()) {
            for (var name : resource.instanceNames()) {
                waiting.computeIfAbsent(name, Reach::itself).add(name);
                resource.waits().stream()
                        .map(WaitSpec::on)
                        .flatMap(on -> model.resource(on).stream())
                        .flatMap(on -> on.instanceNames().stream())
                        .forEach(on -> waiting.computeIfAbsent(on, Reach::itself).add(name));
            }
        }
    }

    private static Set<String> itself(String name) {
        var names = new HashSet<String>();
        names.add(name);
        return names;
    }
}
