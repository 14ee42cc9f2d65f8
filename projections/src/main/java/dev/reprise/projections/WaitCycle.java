package dev.reprise.projections;

import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.WaitSpec;
import dev.reprise.projections.Conditions.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Resources that wait for each other, so that no event ends it. A model with such waits is refused
 * before it runs; what a log holds all the same is named. Pure.
 */
final class WaitCycle {
    private final AppState state;
    private final List<String> path = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private WaitCycle(AppState state) {
        this.state = state;
    }

    /**
     * Returns the cycle that the waits of an instance lead into, each resource before the one that
     * it waits for and the first one at the end again; null without one.
     */
    static @Nullable List<String> of(AppState state, InstanceState instance) {
        return new WaitCycle(state).from(instance.resource());
    }

    private @Nullable List<String> from(String resource) {
        var begin = path.indexOf(resource);
        path.add(resource);
        if (begin >= 0) {
            return List.copyOf(path.subList(begin, path.size()));
        }
        if (seen.add(resource)) {
            for (var awaited : awaited(resource)) {
                var cycle = from(awaited);
                if (cycle != null) {
                    return cycle;
                }
            }
        }
        path.removeLast();
        return null;
    }

    private List<String> awaited(String resource) {
        return state.instancesOf(resource).stream().anyMatch(WaitCycle::waits)
                ? state
                        .model()
                        .resource(resource)
                        .map(ResourceSpec::waits)
                        .orElse(List.of())
                        .stream()
                        .filter(w -> Conditions.wait(state, w) instanceof Verdict.Unmet)
                        .map(WaitSpec::on)
                        .toList()
                : List.of();
    }

    private static boolean waits(InstanceState instance) {
        return instance.launchable() && !instance.wish().force();
    }
}
