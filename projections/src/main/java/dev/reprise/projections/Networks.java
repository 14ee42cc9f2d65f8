package dev.reprise.projections;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ContainerSpec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * What an app's networks, containers and volumes are called on an engine that other apps use too:
 * each name carries the hash of the app host's path. Pure.
 */
public final class Networks {
    private static final int DIGITS = 8;

    private Networks() {}

    /** Returns the first 8 hex digits of the SHA-256 of the app host's path. */
    public static String appHash(String appHost) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hash = digest.digest(appHost.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Returns the name of the network that all of an app's containers are in. */
    public static String app(String appHost) {
        return "reprise-" + appHash(appHost);
    }

    /** Returns the name of a further network of the app. */
    public static String named(String appHost, String network) {
        return app(appHost) + "-" + network;
    }

    /** Returns the name of a volume that outlives containers. */
    public static String volume(String appHost, String volume) {
        return app(appHost) + "-" + volume;
    }

    /** Returns the networks of a container, the app's own first. */
    public static List<String> of(String appHost, ContainerSpec container) {
        var names = new ArrayList<String>();
        names.add(app(appHost));
        container.networks().forEach(network -> names.add(named(appHost, network)));
        return List.copyOf(names);
    }

    /** Returns every network that the model's containers are in, in order of name. */
    public static List<String> of(String appHost, AppSpec model) {
        var names = new TreeSet<String>();
        for (var resource : model.resources()) {
            var container = resource.container();
            if (container != null) {
                names.addAll(of(appHost, container));
            }
        }
        return List.copyOf(names);
    }
}
