package dev.reprise.app;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds circles among waits and parents. Pure. */
final class Cycles {
    private Cycles() {}

    /** Returns one line for each of the disjoint circles: {@code a -> b -> a}. */
    static List<String> problems(List<Declaration> declarations) {
        var edges = edges(declarations);
        var problems = new ArrayList<String>();
        for (var cycle = next(edges); cycle != null; cycle = next(edges)) {
            problems.add(
                    "cycle of waits and parents: "
                            + String.join(" -> ", cycle)
                            + " -> "
                            + cycle.getFirst());
            edges.keySet().removeAll(cycle);
        }
        return problems;
    }

    /** Returns whom each resource needs first: those it waits for, and its parent. */
    private static Map<String, Set<String>> edges(List<Declaration> declarations) {
        var edges = new LinkedHashMap<String, Set<String>>();
        for (var declaration : declarations) {
            var targets = edges.computeIfAbsent(declaration.name(), _ -> new LinkedHashSet<>());
            declaration.waits().forEach(wait -> targets.add(wait.on()));
            if (declaration.parent() != null) {
                targets.add(declaration.parent());
            }
            targets.remove(declaration.name());
        }
        return edges;
    }

    /** Peels off what depends on nothing; whatever is left leads into a circle. */
    private static @Nullable List<String> next(Map<String, Set<String>> edges) {
        boolean peeled = true;
        while (peeled) {
            edges.values().forEach(targets -> targets.retainAll(edges.keySet()));
            peeled = edges.values().removeIf(Set::isEmpty);
        }
        if (edges.isEmpty()) {
            return null;
        }
        var path = new LinkedHashSet<String>();
        var at = edges.keySet().iterator().next();
        while (path.add(at)) {
            at = edges.getOrDefault(at, Set.of()).iterator().next();
        }
        var walked = List.copyOf(path);
        return startingFirst(walked.subList(walked.indexOf(at), walked.size()), edges);
    }

    /** Turns the circle so that it begins with the resource that was declared first. */
    private static List<String> startingFirst(List<String> cycle, Map<String, Set<String>> edges) {
        var first = edges.keySet().stream().filter(cycle::contains).findFirst().orElseThrow();
        int at = cycle.indexOf(first);
        var turned = new ArrayList<>(cycle.subList(at, cycle.size()));
        turned.addAll(cycle.subList(0, at));
        return turned;
    }
}
