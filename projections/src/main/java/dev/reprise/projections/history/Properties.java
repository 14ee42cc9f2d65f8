package dev.reprise.projections.history;

import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.projections.AppState;
import dev.reprise.projections.InstanceState;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.Values;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is to be said of an instance at a position, by stable keys: {@code state}, {@code pid},
 * {@code command}, {@code env.PORT}, {@code urls.http}, {@code checks.tcp}, … Made of nothing but
 * what people see of it, {@link ResourceView}, and its spec.
 */
final class Properties {
    /** What is of one life and never the same in two sessions. */
    static final java.util.Set<String> PASSING =
            java.util.Set.of(
                    "pid",
                    "attempt",
                    "restarts",
                    "state",
                    "health",
                    "exitCode",
                    "exitSignal",
                    "reason",
                    "crashLoop");

    private static final Pattern SECRET = Pattern.compile("\\$\\{secret:([^}]*)}");

    private Properties() {}

    /**
     * A value.
     *
     * @param text as people see it; a secret stands as {@code ${secret:name}}
     * @param secrets keyed hashes of the secrets in it, by name; empty when not known
     */
    record Property(String text, Map<String, String> secrets) {

        /** Returns whether both are of the same value; an unknown secret counts as unchanged. */
        static boolean same(@Nullable Property one, @Nullable Property other) {
            if (one == null || other == null) {
                return one == null && other == null;
            }
            return one.text.equals(other.text)
                    && one.secrets.entrySet().stream()
                            .allMatch(
                                    s ->
                                            alike(
                                                    s.getValue(),
                                                    other.secrets.getOrDefault(s.getKey(), "")));
        }

        private static boolean alike(String one, String other) {
            return one.isEmpty() || other.isEmpty() || one.equals(other);
        }

        boolean secret() {
            return !secrets.isEmpty();
        }
    }

    /** Returns the properties of an instance, none if the state does not have it. */
    static SortedMap<String, Property> of(AppState state, String instance) {
        var properties = new TreeMap<String, Property>();
        var known = state.instances().get(instance);
        state.resource(instance)
                .ifPresent(view -> new Collector(state, properties).view(view, known));
        return properties;
    }

    private record Collector(AppState state, SortedMap<String, Property> properties) {

        void view(ResourceView view, @Nullable InstanceState instance) {
            put("type", view.resourceType());
            put("state", view.state());
            put("health", view.healthStatus());
            put("exitCode", view.exitCode());
            put("exitSignal", view.exitSignal());
            put("reason", view.reason());
            put("crashLoop", view.crashLoop());
            put("pid", view.pid());
            put("attempt", view.attempt());
            put("restarts", view.restarts());
            put("parent", view.parent());
            put("command", String.join(" ", view.commandLine()));
            put("workingDirectory", view.workingDirectory());
            put("waitsFor", String.join(", ", view.waitsFor()));
            put("references", String.join(", ", view.references()));
            view.environment().forEach((name, value) -> put("env." + name, value));
            view.urls().forEach(url -> put("urls." + url.name(), url.url()));
            view.checks().forEach(check -> put("checks." + check.name(), check.status()));
            if (instance != null) {
                put("wanted", instance.wish().wanted());
                state.spec(instance).ifPresent(spec -> spec(instance, spec));
            }
        }

        private void spec(InstanceState instance, ResourceSpec spec) {
            Values.targetPorts(state, instance, spec)
                    .forEach((endpoint, port) -> put("ports." + endpoint, port));
            put("lifetime", spec.lifetime());
            put("replicas", spec.replicas());
            put("explicitStart", spec.explicitStart());
            put("restart", spec.restart().policy());
            var live = instance.live();
            var signal = spec.stop().signal(live == null ? null : live.imageStopSignal());
            put("stop", signal + " " + spec.stop().grace());
        }

        private void put(String name, @Nullable Object value) {
            if (value == null || value.equals("")) {
                return;
            }
            var text = value.toString();
            var secrets = new TreeMap<String, String>();
            var match = SECRET.matcher(text);
            while (match.find()) {
                var secret = match.group(1);
                secrets.put(secret, state.model().secrets().getOrDefault(secret, ""));
            }
            properties.put(name, new Property(text, secrets));
        }
    }
}
