package dev.reprise.engine.loop;

import dev.reprise.app.event.ResourceEvent.ContainerPlan;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.projections.Addresses;
import dev.reprise.projections.AppState;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Networks;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeMap;

/** What a launch asks of a container engine, as it is recorded. Pure. */
final class ContainerPlans {
    private ContainerPlans() {}

    static @Nullable ContainerPlan of(
            AppState state, InstanceState instance, ResourceSpec spec, int attempt) {
        var container = spec.container();
        if (container == null) {
            return null;
        }
        var appHost = state.session().appHost();
        var networks = new TreeMap<String, List<String>>();
        Networks.of(appHost, container)
                .forEach(name -> networks.put(name, Addresses.aliases(spec, instance.name())));
        return new ContainerPlan(
                name(appHost, instance, spec, attempt),
                container.image(),
                container.mounts().stream().map(mount -> mount(appHost, mount)).toList(),
                networks);
    }

    /** The name carries the attempt; one that outlives sessions keeps its name for good. */
    private static String name(
            String appHost, InstanceState instance, ResourceSpec spec, int attempt) {
        var container = spec.container();
        if (container != null && container.containerName() != null) {
            return container.containerName();
        }
        var stem = instance.name() + "-" + Networks.appHash(appHost);
        return spec.lifetime() == Lifetime.SESSION ? stem + "-" + attempt : stem;
    }

    private static String mount(String appHost, MountSpec mount) {
        var source =
                mount.source() == null
                        ? ""
                        : mount.kind() == MountSpec.Kind.VOLUME
                                ? Networks.volume(appHost, mount.source()) + ":"
                                : mount.source() + ":";
        return source + mount.target() + (mount.readOnly() ? ":ro" : "");
    }
}
