package dev.reprise.app.spec;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The hash of what a launch depends on: command, arguments, directory, environment, endpoints,
 * secrets; of a container also its image and how it is made. Checks, waits, restart policy, pull
 * policy and the rest can change without a restart.
 */
public final class SpecHash {
    private static final String UNKNOWN = "?";
    private static final int SECRET_DIGITS = 16;

    private SpecHash() {}

    /**
     * Returns SHA-256 in hex of the launch-relevant part of {@code spec}; where it uses secrets,
     * {@code :name=hash} follows for each of them, in name order, with the hash cut short or {@code
     * ?} when it is not known. The same on every machine and in every run.
     *
     * @param secrets as in {@link AppSpec#secrets()}
     */
    public static String of(ResourceSpec spec, Map<String, String> secrets) {
        return hash(spec, secrets, List.of());
    }

    /**
     * Returns {@link #of(ResourceSpec, Map)} that also changes when the scheme or a fixed port of
     * another resource's endpoint does that {@code spec} is told; between containers, its target
     * port.
     *
     * @param app which {@code spec} belongs to
     */
    public static String of(AppSpec app, ResourceSpec spec) {
        var told = new ArrayList<String>();
        values(spec)
                .flatMap(t -> t.parts().stream())
                .flatMap(p -> p instanceof Template.EndpointValue e ? Stream.of(e) : Stream.of())
                .filter(e -> !e.resource().equals(spec.name()))
                .map(e -> List.of(e.resource(), e.endpoint()))
                .distinct()
                .forEach(
                        name ->
                                app.resource(name.getFirst())
                                        .map(r -> r.endpoint(name.getLast()))
                                        .flatMap(e -> told(spec, e))
                                        .ifPresent(
                                                e -> told.add(String.join("/", name) + " " + e)));
        return hash(spec, app.secrets(), told.stream().sorted().toList());
    }

    private static Optional<String> told(ResourceSpec reader, EndpointSpec endpoint) {
        boolean inside = reader.container() != null && endpoint.targetPort() != null;
        return Optional.ofNullable(inside ? endpoint.targetPort() : endpoint.port())
                .map(port -> endpoint.scheme() + " " + port);
    }

    private static String hash(
            ResourceSpec spec, Map<String, String> secrets, List<String> fixedPorts) {
        var canonical = new Canonical();
        canonical.add("command", spec.command());
        canonical.add("directory", spec.workingDirectory());
        canonical.add("args", String.valueOf(spec.args().size()));
        spec.args().forEach(canonical::add);
        canonical.add("environment", String.valueOf(spec.environment().size()));
        new TreeMap<>(spec.environment())
                .forEach(
                        (key, value) -> {
                            canonical.add("key", key);
                            canonical.add(value);
                        });
        var endpoints = new TreeMap<String, EndpointSpec>();
        spec.endpoints().forEach(e -> endpoints.put(e.name(), e));
        endpoints.values().forEach(canonical::add);
        fixedPorts.forEach(port -> canonical.add("told", port));
        if (spec.container() != null) {
            canonical.add(spec.container());
        }
        canonical.addIfSet("pidFile", spec.pidFile());
        return canonical.sha256() + suffix(spec, secrets);
    }

    /**
     * Returns whether both hashes are of the same launch. A secret that is unknown on either side
     * counts as unchanged.
     */
    public static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        var left = one.split(":", 2);
        var right = other.split(":", 2);
        if (!left[0].equals(right[0])) {
            return false;
        }
        var before = secrets(left);
        var after = secrets(right);
        return before.keySet().equals(after.keySet())
                && before.entrySet().stream()
                        .allMatch(
                                e -> alike(e.getValue(), after.getOrDefault(e.getKey(), UNKNOWN)));
    }

    /**
     * Returns those of {@code names} whose secrets are known on both sides and differ, in order.
     */
    public static List<String> changedSecrets(String one, String other, Collection<String> names) {
        var before = secrets(one.split(":", 2));
        var after = secrets(other.split(":", 2));
        return names.stream()
                .distinct()
                .sorted()
                .filter(
                        name ->
                                !alike(
                                        before.getOrDefault(key(name), UNKNOWN),
                                        after.getOrDefault(key(name), UNKNOWN)))
                .toList();
    }

    private static String key(String secret) {
        return digest(secret.getBytes(StandardCharsets.UTF_8), 8);
    }

    private static boolean alike(String one, String other) {
        return one.equals(UNKNOWN) || other.equals(UNKNOWN) || one.equals(other);
    }

    private static String suffix(ResourceSpec spec, Map<String, String> secrets) {
        var names = new TreeSet<String>();
        values(spec).forEach(t -> collect(t, names));
        var suffix = new StringBuilder();
        for (var name : names) {
            var hash = secrets.getOrDefault(name, "");
            suffix.append(':')
                    .append(key(name))
                    .append('=')
                    .append(
                            hash.isEmpty()
                                    ? UNKNOWN
                                    : hash.substring(0, Math.min(SECRET_DIGITS, hash.length())));
        }
        return suffix.toString();
    }

    private static Stream<Template> values(ResourceSpec spec) {
        var own = Stream.concat(spec.args().stream(), spec.environment().values().stream());
        var container = spec.container();
        return container == null ? own : Stream.concat(own, container.launchValues());
    }

    private static void collect(Template template, TreeSet<String> names) {
        for (var part : template.parts()) {
            if (part instanceof Template.Secret(String name)) {
                names.add(name);
            }
        }
    }

    private static Map<String, String> secrets(String[] halves) {
        var secrets = new TreeMap<String, String>();
        if (halves.length == 2) {
            for (var pair : List.of(halves[1].split(":"))) {
                int equals = pair.indexOf('=');
                secrets.put(
                        equals < 0 ? pair : pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return secrets;
    }

    private static String digest(byte[] bytes, int digits) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Text in which no two different lists of fields look alike: each carries its length. */
    private static final class Canonical {
        private final StringBuilder text = new StringBuilder();

        private void add(String kind, String value) {
            text.append(kind)
                    .append(' ')
                    .append(value.length())
                    .append(':')
                    .append(value)
                    .append('\n');
        }

        private void add(Template template) {
            add("parts", String.valueOf(template.parts().size()));
            for (var part : template.parts()) {
                switch (part) {
                    case Template.Text(String literal) -> add("text", literal);
                    case Template.Secret(String name) -> add("secret", name);
                    case Template.EndpointValue(
                                    String resource,
                                    String endpoint,
                                    Template.Property property) -> {
                        add("resource", resource);
                        add("endpoint", endpoint);
                        add("property", property.name());
                    }
                }
            }
        }

        private void add(EndpointSpec endpoint) {
            add("name", endpoint.name());
            add("scheme", endpoint.scheme());
            add("port", String.valueOf(endpoint.port()));
            add("env", String.valueOf(endpoint.env()));
            add("proxied", String.valueOf(endpoint.proxied()));
            if (endpoint.targetPort() != null) {
                add("targetPort", endpoint.targetPort().toString());
            }
        }

        private void add(ContainerSpec container) {
            var build = container.build();
            add("image", build == null ? container.image() : build.contentHash());
            add("containerName", String.valueOf(container.containerName()));
            add("entrypoint", String.valueOf(container.entrypoint().size()));
            container.entrypoint().forEach(this::add);
            container.mounts().forEach(this::add);
            container.files().forEach(this::add);
            new TreeSet<>(container.networks()).forEach(network -> add("network", network));
            container.extraHosts().forEach((host, address) -> add("host " + host, address));
            add(container.options());
        }

        private void add(ContainerSpec.MountSpec mount) {
            add("mount", mount.target());
            add("kind", mount.kind().name());
            add("source", String.valueOf(mount.source()));
            add("readOnly", String.valueOf(mount.readOnly()));
        }

        /** Only what is set: an option that a later version has changes no hash of today. */
        private void add(ContainerSpec.RunOptions options) {
            addIfSet("user", options.user());
            addIfSet("workingDirectory", options.workingDirectory());
            options.capAdd().forEach(name -> add("capAdd", name));
            options.capDrop().forEach(name -> add("capDrop", name));
            addIfSet("memory", options.memoryBytes());
            addIfSet("cpus", options.cpus());
            addIfSet("shm", options.shmBytes());
            options.ulimits().forEach(u -> add("ulimit " + u.name(), u.soft() + " " + u.hard()));
            options.labels().forEach((key, value) -> add("label " + key, value));
            addIfSet("readOnlyRoot", options.readOnly() ? true : null);
            addIfSet("init", options.init() ? true : null);
        }

        private void addIfSet(String kind, @Nullable Object value) {
            if (value != null) {
                add(kind, value.toString());
            }
        }

        private void add(ContainerSpec.FileSpec file) {
            add("file", file.path());
            add("owner", file.owner() + ":" + file.group());
            add("mode", file.mode() + " " + file.umask());
            addIfSet("continueOnError", file.continueOnError());
            switch (file.content()) {
                case ContainerSpec.Text(Template text) -> add(text);
                case ContainerSpec.Bytes(String base64) -> add("bytes", base64);
                case ContainerSpec.Source(_, String contentHash) -> add("content", contentHash);
            }
        }

        private String sha256() {
            return digest(text.toString().getBytes(StandardCharsets.UTF_8), 64);
        }
    }
}
