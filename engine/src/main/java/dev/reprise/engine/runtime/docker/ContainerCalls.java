package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The questions about single containers that several parts ask. Each can be asked again. */
record ContainerCalls(Engine engine) {
    /** Far beyond what an engine under load takes; one that is gone is noticed sooner. */
    static final Duration LOOK = Duration.ofSeconds(30);

    static final Duration ACT = Duration.ofMinutes(2);

    /**
     * @param container name or id
     */
    Optional<Seen> find(String container) {
        try {
            return Optional.of(
                    engine.ask(
                            LOOK, client -> Seen.of(client.inspectContainerCmd(container).exec())));
        } catch (NotFoundException _) {
            return Optional.empty();
        }
    }

    /** Returns all labels of the containers that carry these, by id. */
    Map<String, Map<String, String>> labels(Map<String, String> labels) {
        return engine.ask(
                LOOK,
                client ->
                        client
                                .listContainersCmd()
                                .withShowAll(true)
                                .withLabelFilter(labels)
                                .exec()
                                .stream()
                                .collect(Collectors.toMap(Container::getId, Container::getLabels)));
    }

    /** Returns the time by the engine's clock, which the stamps of its logs are of. */
    Instant now() {
        var info = engine.ask(LOOK, client -> client.infoCmd().exec());
        var time = info.getSystemTime();
        return time == null ? Instant.now() : OffsetDateTime.parse(time).toInstant();
    }

    void start(String id) {
        try {
            engine.ask(ACT, client -> client.startContainerCmd(id).exec());
        } catch (NotModifiedException _) {
            // It runs already.
        }
    }

    void kill(String id, String signal) {
        try {
            engine.ask(LOOK, client -> client.killContainerCmd(id).withSignal(signal).exec());
        } catch (NotFoundException | ConflictException _) {
            // It does not run any more.
        } catch (DockerException e) {
            if (!(EngineWords.refusal(e) instanceof Refusal.NotRunning)) {
                throw e;
            }
        }
    }

    /** Removes a container, whether or not it runs, with its anonymous volumes. */
    void remove(String id) {
        try {
            engine.ask(
                    ACT,
                    client ->
                            client.removeContainerCmd(id)
                                    .withForce(true)
                                    .withRemoveVolumes(true)
                                    .exec());
        } catch (NotFoundException | ConflictException _) {
            // It is gone, or somebody is about it.
        }
    }

    void connect(String id, String network, List<String> aliases) {
        engine.ask(
                LOOK,
                client ->
                        client.connectToNetworkCmd()
                                .withContainerId(id)
                                .withNetworkId(network)
                                .withContainerNetwork(new ContainerNetwork().withAliases(aliases))
                                .exec());
    }
}
