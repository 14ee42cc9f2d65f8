package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;

import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Makes and removes the app's networks. Blocks its caller; reports what came of it. */
final class AppNetworks {
    private static final int TRIES = 10;
    private static final String REMOVED = "somebody removed it";
    private static final Duration DRAINING = Duration.ofMillis(200);
    private static final Logger LOG = LoggerFactory.getLogger(AppNetworks.class);

    private final Engine engine;
    private final Labels labels;
    private final Reports reports;
    private final Supplier<Set<String>> guests;
    private final Set<String> removing = ConcurrentHashMap.newKeySet();

    /** The networks that were asked for and are not there. */
    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    /**
     * @param guests the ids of containers that were only taken on, and leave with the network
     */
    AppNetworks(Engine engine, Labels labels, Reports reports, Supplier<Set<String>> guests) {
        this.engine = engine;
        this.labels = labels;
        this.reports = reports;
        this.guests = guests;
    }

    /**
     * Makes the network unless it is there.
     *
     * @throws EngineAwayException if the engine does not answer: then it is to be done again
     */
    void make(String name) {
        removing.remove(name);
        missing.add(name);
        try {
            var outcome = outcome(name, find(name).or(() -> created(name)));
            if (outcome instanceof Report.NetworkUp) {
                missing.remove(name);
            }
            reports.report(outcome);
        } catch (DockerException e) {
            reports.report(new Report.NetworkDown(name, EngineWords.of(e)));
        }
    }

    private Report outcome(String name, Optional<Network> network) {
        if (network.isEmpty()) {
            return new Report.NetworkDown(name, "somebody removed it at once");
        }
        var found = network.get();
        // In one network their containers would answer to the same names.
        return labels.ofAnotherMachine(found.getLabels())
                ? new Report.NetworkDown(name, Labels.otherOwner(found.getLabels()) + " has it")
                : new Report.NetworkUp(name, found.getId(), gateway(found));
    }

    /**
     * Tries again to make what could not be made: there may be addresses for it now.
     *
     * @param right asked before each
     */
    void makeMissing(BooleanSupplier right) {
        List.copyOf(missing).stream().filter(_ -> right.getAsBoolean()).forEach(this::make);
    }

    /**
     * Removes the network, once the engine has taken ended containers out of it.
     *
     * @throws EngineAwayException if the engine does not answer: then it is to be done again
     */
    void remove(String name) {
        missing.remove(name);
        removing.add(name);
        var hindrance = Optional.of("");
        try {
            for (int tries = 0; hindrance.isPresent() && tries < TRIES; tries++) {
                TimeUnit.MILLISECONDS.sleep(tries == 0 ? 0 : DRAINING.toMillis());
                hindrance = removed(name);
            }
            reports.report(new Report.NetworkGone(name, hindrance.orElse(null)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the network is not waited for any more", e);
        }
    }

    /**
     * Removes the app host's networks that are not {@code known} and that no container names.
     *
     * @param mayAct asked before each removal
     * @throws EngineAwayException if the engine does not answer
     */
    void reap(Set<String> known, BooleanSupplier mayAct) {
        for (var found :
                engine.ask(ContainerCalls.LOOK, client -> client.listNetworksCmd().exec())) {
            var name = found.getName();
            if (labels.ours(found.getLabels())
                    && !known.contains(name)
                    && unused(name)
                    && mayAct.getAsBoolean()) {
                LOG.info("removing the network {}, which is left over", name);
                removed(name).ifPresent(reason -> LOG.info("{} stays: {}", name, reason));
            }
        }
    }

    /** A container that has ended keeps its networks by name. */
    private boolean unused(String network) {
        return engine.ask(
                        ContainerCalls.LOOK,
                        client ->
                                client.listContainersCmd()
                                        .withShowAll(true)
                                        .withNetworkFilter(List.of(network))
                                        .exec())
                .isEmpty();
    }

    /**
     * Tells which of the networks are gone although nobody here has removed them.
     *
     * @throws EngineAwayException if the engine does not answer
     */
    void lookAt(Collection<String> names) {
        names.stream()
                .filter(name -> !removing.contains(name) && find(name).isEmpty())
                .forEach(name -> reports.report(new Report.NetworkGone(name, REMOVED)));
    }

    /** Returns what stands in the way, empty if the network is there no more. */
    private Optional<String> removed(String name) {
        var network = find(name);
        if (network.isEmpty()) {
            return Optional.empty();
        }
        if (!labels.ours(network.get().getLabels())) {
            return Optional.of("it is not of this app host");
        }
        try {
            network.get().getContainers().keySet().stream()
                    .filter(guests.get()::contains)
                    .forEach(id -> disconnect(id, name));
            engine.ask(
                    ContainerCalls.LOOK,
                    client -> client.removeNetworkCmd(network.get().getId()).exec());
            return Optional.empty();
        } catch (NotFoundException _) {
            return Optional.empty();
        } catch (DockerException e) {
            return Optional.of(EngineWords.of(e));
        }
    }

    private void disconnect(String id, String network) {
        engine.ask(
                ContainerCalls.LOOK,
                client ->
                        client.disconnectFromNetworkCmd()
                                .withContainerId(id)
                                .withNetworkId(network)
                                .withForce(true)
                                .exec());
    }

    private Optional<Network> find(String name) {
        try {
            return Optional.of(
                    engine.ask(
                            ContainerCalls.LOOK,
                            client -> client.inspectNetworkCmd().withNetworkId(name).exec()));
        } catch (NotFoundException _) {
            return Optional.empty();
        }
    }

    private Optional<Network> created(String name) {
        try {
            engine.ask(
                    ContainerCalls.ACT,
                    client ->
                            client.createNetworkCmd()
                                    .withName(name)
                                    .withDriver("bridge")
                                    .withCheckDuplicate(true)
                                    .withLabels(labels.shared())
                                    .exec());
        } catch (ConflictException _) {
            // An earlier request, whose answer was lost, has made it.
        }
        return find(name);
    }

    private static @Nullable String gateway(Network network) {
        var ipam = network.getIpam();
        var configs = ipam == null ? null : ipam.getConfig();
        return configs == null || configs.isEmpty() ? null : configs.getFirst().getGateway();
    }
}
