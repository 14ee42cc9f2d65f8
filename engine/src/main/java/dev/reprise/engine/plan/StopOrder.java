package dev.reprise.engine.plan;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.WaitSpec;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who stops before whom: a resource goes once everything that waits for it, is its child or refers
 * to it has gone. References may form cycles, which waits may not: a reference that would close one
 * is left out. Pure.
 */
final class StopOrder {
    private StopOrder() {}

    /** Returns by resource name the resources that must be gone before it. */
    static Map<String, Set<String>> dependents(AppSpec model) {
        var dependents = new HashMap<String, Set<String>>();
        for (var resource : model.resources()) {
            resource.waits().stream()
                    .map(WaitSpec::on)
                    .forEach(on -> add(dependents, resource.name(), on));
            if (resource.parent() != null) {
                add(dependents, resource.name(), resource.parent());
            }
        }
        for (var resource : model.resources()) {
            resource.references().forEach(on -> add(dependents, resource.name(), on));
        }
        return dependents;
    }

    private static void add(Map<String, Set<String>> dependents, String dependent, String on) {
        if (!dependent.equals(on) && !reaches(dependents, dependent, on)) {
            dependents.computeIfAbsent(on, _ -> new HashSet<>()).add(dependent);
        }
    }

    /**
     * Returns whether {@code to} is already among those that must go before {@code from}, directly
     * or not.
     */
    private static boolean reaches(Map<String, Set<String>> dependents, String from, String to) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<String>(Set.of(from));
        while (!open.isEmpty()) {
            var name = open.pop();
            if (name.equals(to)) {
                return true;
            }
            if (seen.add(name)) {
                open.addAll(dependents.getOrDefault(name, Set.of()));
            }
        }
        return false;
    }
}
