package dev.reprise.engine.runtime.docker;

import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.projections.Networks;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What everything that an app host makes on an engine carries, by which it is known again. */
record Labels(String path, String appHost, String machine) {
    static final String APP_HOST = "dev.reprise.apphost";
    static final String MACHINE = "dev.reprise.machine";
    static final String PATH = "dev.reprise.path";
    static final String ATTEMPT = "dev.reprise.attempt";
    static final String LIFETIME = "dev.reprise.lifetime";
    static final String RESOURCE = "dev.reprise.resource";
    static final String SESSION = "dev.reprise.session";
    static final String SPEC = "dev.reprise.spec";

    /**
     * @param path of the app host
     */
    static Labels of(String path) {
        return new Labels(path, Networks.appHash(path), MachineName.hash());
    }

    /** Returns the engine's name of a volume that outlives containers. */
    String volume(String volume) {
        return Networks.volume(path, volume);
    }

    /** Returns the network that all of the app's containers are in. */
    String network() {
        return Networks.app(path);
    }

    /** Returns whether a network of that name is one of the app's. */
    boolean ourNetwork(String name) {
        return name.equals(network()) || name.startsWith(network() + "-");
    }

    /** Returns the labels of networks and volumes. */
    Map<String, String> shared() {
        return Map.of(APP_HOST, appHost, MACHINE, machine, PATH, path);
    }

    /** Returns what all that may be of this app host carries. */
    Map<String, String> anyOurs() {
        return Map.of(APP_HOST, appHost);
    }

    Map<String, String> container(AttemptRef ref, ContainerOrder order) {
        var labels = new TreeMap<>(order.spec().options().labels());
        labels.putAll(shared());
        labels.put(RESOURCE, order.resource());
        labels.put(ATTEMPT, ref.attemptId());
        labels.put(LIFETIME, order.lifetime().name());
        labels.put(SESSION, Long.toString(order.session()));
        labels.put(SPEC, order.specHash());
        return labels;
    }

    /** Returns the labels of an image. */
    Map<String, String> built(ContainerOrder order) {
        return Map.of(APP_HOST, appHost, RESOURCE, order.resource());
    }

    boolean ours(@Nullable Map<String, String> labels) {
        return sameAppHost(labels) && ofMachine(labels, machine);
    }

    /** Returns whether it is of an app host with the same path, on another machine. */
    boolean ofAnotherMachine(@Nullable Map<String, String> labels) {
        return sameAppHost(labels) && !ofMachine(labels, machine);
    }

    /** Returns in words whose it is that is {@link #ofAnotherMachine}. */
    static String otherOwner(Map<String, String> labels) {
        return "an app host with the same path on machine " + labels.get(MACHINE);
    }

    private boolean sameAppHost(@Nullable Map<String, String> labels) {
        return labels != null && appHost.equals(labels.get(APP_HOST));
    }

    /** Returns whether some app host of that machine has made it; earlier builds did not say. */
    static boolean ofMachine(@Nullable Map<String, String> labels, String machine) {
        return labels != null
                && labels.containsKey(APP_HOST)
                && machine.equals(labels.getOrDefault(MACHINE, machine));
    }

    static Optional<Lifetime> lifetime(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(LIFETIME)).map(Lifetime::valueOf);
    }
}
