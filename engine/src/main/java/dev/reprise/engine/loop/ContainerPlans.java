package dev.reprise.engine.loop;

import dev.reprise.app.event.ResourceEvent.ContainerPlan;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.FileSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.projections.Addresses;
import dev.reprise.projections.AppState;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.Networks;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a launch asks of a container engine, as it is recorded. Pure. */
final class ContainerPlans {
    private static final int HASH_DIGITS = 16;

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
                networks,
                options(container));
    }

    private static Map<String, String> options(ContainerSpec container) {
        var named = new TreeMap<String, String>();
        container.extraHosts().forEach((host, address) -> named.put("extra host " + host, address));
        container.files().forEach(file -> named.put("file " + file.path(), hash(file)));
        var options = container.options();
        set(named, "user", options.user());
        set(named, "working directory in the container", options.workingDirectory());
        set(named, "added capabilities", options.capAdd());
        set(named, "dropped capabilities", options.capDrop());
        set(named, "memory", options.memoryBytes());
        set(named, "CPUs", options.cpus());
        set(named, "shared memory", options.shmBytes());
        options.ulimits().forEach(u -> named.put("ulimit " + u.name(), u.soft() + " " + u.hard()));
        options.labels().forEach((label, value) -> named.put("label " + label, value));
        set(named, "read-only root", options.readOnly() ? "yes" : null);
        set(named, "init", options.init() ? "yes" : null);
        return named;
    }

    private static void set(Map<String, String> named, String name, @Nullable Object value) {
        if (value != null && !List.of().equals(value)) {
            named.put(name, value.toString());
        }
    }

    /** Templates name secrets and do not hold them. */
    private static String hash(FileSpec file) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hash = digest.digest(file.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
