package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What app hosts of this machine have made on the engine, looked at from outside of any host. One
 * thread.
 */
public final class Inventory implements AutoCloseable {
    private static final String MACHINE = MachineName.hash();

    private final Connection connection;
    private final Duration limit;

    private Inventory(Connection connection, Duration limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /** What an item is; in the order in which they can be removed. */
    public enum Kind {
        CONTAINER,
        NETWORK,
        VOLUME
    }

    /**
     * One thing that an app host has made.
     *
     * @param appHost the hash of the app host's path
     * @param path of the app host, or null where an earlier build has made it
     * @param lasting whether it is meant to outlive sessions
     */
    public record Item(
            Kind kind,
            String id,
            String name,
            String appHost,
            @Nullable String path,
            boolean lasting) {}

    /**
     * Finds the engine as a host does.
     *
     * @param limit of each answer
     * @throws IOException if it does not answer, in words for people
     */
    public static Inventory open(Duration limit) throws IOException {
        try {
            return new Inventory(Connection.open(null, limit), limit);
        } catch (EngineAwayException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns for example {@code Docker Engine 20.10.24 at unix:///var/run/docker.sock}. */
    public String engine() {
        return connection.name() + " at " + connection.address();
    }

    /**
     * Returns what all app hosts have made.
     *
     * @throws IOException if the engine does not answer or refuses
     */
    public List<Item> items() throws IOException {
        var containers = ask(Inventory::containers);
        var networks = lastingNetworks(containers);
        var items = new ArrayList<Item>();
        containers.stream()
                .filter(found -> ours(found.getLabels()))
                .forEach(found -> items.add(container(found)));
        items.addAll(ask(client -> networks(client, networks)));
        items.addAll(ask(Inventory::volumes));
        return List.copyOf(items);
    }

    private static List<Container> containers(DockerClient client) {
        return client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(Labels.APP_HOST))
                .exec();
    }

    private static Item container(Container found) {
        var names = found.getNames();
        return item(
                Kind.CONTAINER,
                found.getId(),
                names.length == 0 ? found.getId() : names[0].substring(1),
                found.getLabels(),
                isLasting(found));
    }

    private static boolean isLasting(Container found) {
        return Labels.lifetime(found.getLabels())
                .filter(lifetime -> lifetime.endsWithSession())
                .isEmpty();
    }

    /** What outlives sessions keeps its networks. Returns their names. */
    private static Set<String> lastingNetworks(List<Container> containers) {
        return containers.stream()
                .filter(Inventory::isLasting)
                .map(Container::getNetworkSettings)
                .filter(Objects::nonNull)
                .flatMap(settings -> settings.getNetworks().keySet().stream())
                .collect(Collectors.toSet());
    }

    private static List<Item> networks(DockerClient client, Set<String> lasting) {
        return client.listNetworksCmd().exec().stream()
                .filter(found -> ours(found.getLabels()))
                .map(
                        found ->
                                item(
                                        Kind.NETWORK,
                                        found.getId(),
                                        found.getName(),
                                        found.getLabels(),
                                        lasting.contains(found.getName())))
                .toList();
    }

    /** Volumes have names so that data outlives sessions. */
    private static List<Item> volumes(DockerClient client) {
        var found = client.listVolumesCmd().exec().getVolumes();
        return found == null
                ? List.of()
                : found.stream()
                        .filter(volume -> ours(volume.getLabels()))
                        .map(
                                volume ->
                                        item(
                                                Kind.VOLUME,
                                                volume.getName(),
                                                volume.getName(),
                                                volume.getLabels(),
                                                true))
                        .toList();
    }

    private static boolean ours(Map<String, String> labels) {
        return Labels.ofMachine(labels, MACHINE);
    }

    private static Item item(
            Kind kind, String id, String name, Map<String, String> labels, boolean lasting) {
        return new Item(
                kind,
                id,
                name,
                labels.getOrDefault(Labels.APP_HOST, ""),
                labels.get(Labels.PATH),
                lasting);
    }

    /**
     * Removes an item, a container also while it runs. One that is gone is no failure.
     *
     * @throws IOException if the engine does not answer or refuses, in its words
     * @throws IllegalArgumentException if it is meant to last
     */
    public void remove(Item item) throws IOException {
        if (item.lasting()) {
            throw new IllegalArgumentException(item.name() + " is meant to outlive sessions");
        }
        removeForGood(item);
    }

    /**
     * Removes an item like {@link #remove}, also one that is meant to last: the data of a volume is
     * lost.
     *
     * @throws IOException if the engine does not answer or refuses, in its words
     */
    public void removeForGood(Item item) throws IOException {
        try {
            ask(
                    client -> {
                        remove(client, item);
                        return item;
                    });
        } catch (NotFoundException _) {
            // Somebody else was faster.
        }
    }

    private static void remove(DockerClient client, Item item) {
        switch (item.kind()) {
            case CONTAINER ->
                    client.removeContainerCmd(item.id())
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec();
            case NETWORK -> client.removeNetworkCmd(item.id()).exec();
            case VOLUME -> client.removeVolumeCmd(item.id()).exec();
        }
    }

    private <T> T ask(Function<DockerClient, T> question) throws IOException {
        try {
            return connection.ask(limit, question);
        } catch (NotFoundException e) {
            throw e;
        } catch (DockerException e) {
            throw new IOException(EngineWords.of(e), e);
        } catch (EngineAwayException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
