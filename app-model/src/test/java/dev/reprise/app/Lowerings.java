package dev.reprise.app;

import dev.reprise.app.spec.ResourceSpec;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Surroundings without a world. */
final class Lowerings {
    static final Surroundings BARE = surroundings(Map.of());

    private Lowerings() {}

    static Surroundings surroundings(Map<String, String> envFiles) {
        return new Surroundings(
                Path.of("/home/me/shop"),
                envFiles,
                Map.of(),
                value -> Optional.of("hash-of-" + value.length()),
                WaitBehavior.WAIT);
    }

    static Lowered lower(Consumer<App> body) {
        return Lowering.lower(Application.of(body), BARE);
    }

    static ResourceSpec lower(String resource, Consumer<App> body) {
        return lower(body).spec().resource(resource).orElseThrow();
    }

    /** Returns the environment of a resource with its holes. */
    static Map<String, String> environment(ResourceSpec spec) {
        var shown = new java.util.LinkedHashMap<String, String>();
        spec.environment().forEach((key, value) -> shown.put(key, InspectJson.text(value)));
        return shown;
    }
}
