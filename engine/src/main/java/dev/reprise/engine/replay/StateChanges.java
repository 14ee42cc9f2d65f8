package dev.reprise.engine.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.reprise.app.event.EventJson;
import dev.reprise.engine.replay.ReplayResult.Change;
import dev.reprise.projections.AppState;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two states, by path in their canonical JSON. Pure. */
final class StateChanges {
    private static final int MOST = 40;

    /** They differ between any two states, or say again what stands elsewhere. */
    private static final Set<String> LEFT_OUT = Set.of("position", "at", "resources", "model");

    private final List<Change> changes = new ArrayList<>();

    private StateChanges() {}

    /** Returns the first {@value #MOST} differences in order of their paths. */
    static List<Change> between(AppState before, AppState after) {
        var found = new StateChanges();
        var left = tree(before);
        var right = tree(after);
        for (var name : names(left, right)) {
            if (!LEFT_OUT.contains(name)) {
                found.compare(name, left.path(name), right.path(name));
            }
        }
        return List.copyOf(found.changes.subList(0, Math.min(MOST, found.changes.size())));
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            names(before, after)
                    .forEach(
                            name ->
                                    compare(
                                            path + "." + name,
                                            before.path(name),
                                            after.path(name)));
        } else {
            changes.add(new Change(path, text(before), text(after)));
        }
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? "" : node.toString();
    }

    private static Set<String> names(JsonNode left, JsonNode right) {
        var names = new TreeSet<String>();
        left.fieldNames().forEachRemaining(names::add);
        right.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode tree(AppState state) {
        try {
            return EventJson.mapper().readTree(state.canonicalJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the state at " + state.position() + " is no JSON: " + e.getMessage(), e);
        }
    }
}
