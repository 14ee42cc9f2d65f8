package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;

import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.engine.runtime.LaunchOrder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the engine is asked to make. Pure, but for the client that carries it. */
final class CreateRequest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String HOST = "host.dev.internal:";

    /** The engine puts its own way to this machine in its place. */
    private static final String HOST_GATEWAY = "host-gateway";

    private static final double NANOS = 1e9;

    private CreateRequest() {}

    /**
     * @param network the one the container starts in; it is connected to the others afterwards
     */
    static CreateContainerCmd of(
            DockerClient client,
            LaunchOrder launch,
            ContainerOrder order,
            Labels labels,
            String network) {
        var plan = order.plan();
        var options = order.spec().options();
        var command =
                client.createContainerCmd(plan.image())
                        .withName(plan.name())
                        .withLabels(labels.container(launch.ref(), order))
                        .withEnv(environment(launch))
                        .withExposedPorts(
                                order.published().values().stream().map(ExposedPort::tcp).toList())
                        .withAliases(plan.networks().getOrDefault(network, List.of()))
                        .withHostConfig(host(order, labels, network));
        if (!order.entrypoint().isEmpty()) {
            command.withEntrypoint(order.entrypoint());
        }
        if (!order.args().isEmpty()) {
            command.withCmd(order.args());
        }
        if (options.user() != null) {
            command.withUser(options.user());
        }
        if (options.workingDirectory() != null) {
            command.withWorkingDir(options.workingDirectory());
        }
        return command;
    }

    private static List<String> environment(LaunchOrder launch) {
        var variables = new ArrayList<String>();
        launch.environment().forEach((name, value) -> variables.add(name + "=" + value));
        variables.add("REPRISE_ATTEMPT=" + launch.ref().attemptId());
        return variables;
    }

    private static HostConfig host(ContainerOrder order, Labels labels, String network) {
        var options = order.spec().options();
        var host =
                HostConfig.newHostConfig()
                        .withNetworkMode(network)
                        .withRestartPolicy(RestartPolicy.noRestart())
                        .withPortBindings(ports(order.published()))
                        .withMounts(mounts(order, labels))
                        .withExtraHosts(extraHosts(order))
                        .withCapAdd(capabilities(options.capAdd()))
                        .withCapDrop(capabilities(options.capDrop()))
                        .withUlimits(ulimits(options.ulimits()))
                        .withReadonlyRootfs(options.readOnly())
                        .withInit(options.init());
        if (options.memoryBytes() != null) {
            // Without swap: a program beyond its limit is ended, not slow.
            host.withMemory(options.memoryBytes()).withMemorySwap(options.memoryBytes());
        }
        if (options.cpus() != null) {
            host.withNanoCPUs(Math.round(options.cpus() * NANOS));
        }
        if (options.shmBytes() != null) {
            host.withShmSize(options.shmBytes());
        }
        return host;
    }

    private static List<PortBinding> ports(Map<Integer, Integer> published) {
        var bindings = new ArrayList<PortBinding>();
        published.forEach(
                (port, target) ->
                        bindings.add(
                                new PortBinding(
                                        Ports.Binding.bindIpAndPort(LOOPBACK, port),
                                        ExposedPort.tcp(target))));
        return bindings;
    }

    private static String[] extraHosts(ContainerOrder order) {
        var hosts = new ArrayList<String>();
        var gateway = order.gateway();
        hosts.add(HOST + (gateway == null ? HOST_GATEWAY : gateway));
        order.spec().extraHosts().forEach((name, address) -> hosts.add(name + ":" + address));
        return hosts.toArray(String[]::new);
    }

    private static List<Mount> mounts(ContainerOrder order, Labels labels) {
        return order.spec().mounts().stream().map(mount -> mount(mount, labels)).toList();
    }

    private static Mount mount(MountSpec spec, Labels labels) {
        var mount = new Mount().withTarget(spec.target()).withReadOnly(spec.readOnly());
        var source = spec.source();
        return switch (spec.kind()) {
            case BIND -> mount.withType(MountType.BIND).withSource(String.valueOf(source));
            case VOLUME ->
                    source == null
                            ? mount.withType(MountType.VOLUME)
                            : mount.withType(MountType.VOLUME).withSource(labels.volume(source));
        };
    }

    private static Capability[] capabilities(List<String> names) {
        return names.stream()
                .map(name -> name.startsWith("CAP_") ? name.substring("CAP_".length()) : name)
                .map(Capability::valueOf)
                .toArray(Capability[]::new);
    }

    private static List<Ulimit> ulimits(List<ContainerSpec.Ulimit> limits) {
        return limits.stream()
                .map(limit -> new Ulimit(limit.name(), limit.soft(), limit.hard()))
                .toList();
    }
}
