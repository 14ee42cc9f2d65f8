package dev.reprise.engine.loop;

import dev.reprise.app.event.ResourceEvent.ContainerPlan;
import dev.reprise.app.event.ResourceEvent.LaunchBegun;
import dev.reprise.app.spec.SpecHash;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** How two launches of one instance differ, by the names of what differs; values stay untold. */
final class LaunchChanges {
    private LaunchChanges() {}

    /**
     * Returns for example {@code image}, {@code environment SHOP_COLOR}; never empty.
     *
     * @param secrets names of those that the later one needs
     */
    static List<String> between(LaunchBegun before, LaunchBegun after, Collection<String> secrets) {
        var changes = new ArrayList<String>();
        if (!before.commandLine().equals(after.commandLine())) {
            changes.add("command line");
        }
        keys("environment", before.environment(), after.environment(), changes);
        if (!before.workingDirectory().equals(after.workingDirectory())) {
            changes.add("working directory");
        }
        keys("port", before.ports(), after.ports(), changes);
        container(before.container(), after.container(), changes);
        SpecHash.changedSecrets(before.specHash(), after.specHash(), secrets)
                .forEach(name -> changes.add("value of " + name));
        if (changes.isEmpty()) {
            changes.add("definition");
        }
        return List.copyOf(changes);
    }

    private static void container(
            @Nullable ContainerPlan before, @Nullable ContainerPlan after, List<String> changes) {
        if (before == null || after == null) {
            if (!Objects.equals(before, after)) {
                changes.add("kind");
            }
            return;
        }
        if (!before.image().equals(after.image())) {
            changes.add("image");
        }
        if (!before.mounts().equals(after.mounts())) {
            changes.add("mounts");
        }
        if (!before.networks().equals(after.networks())) {
            changes.add("networks");
        }
        if (before.options() != null && after.options() != null) {
            keys("", before.options(), after.options(), changes);
        }
    }

    private static void keys(
            String what, Map<String, ?> before, Map<String, ?> after, List<String> changes) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                changes.add((what + " " + name).strip());
            }
        }
    }
}
