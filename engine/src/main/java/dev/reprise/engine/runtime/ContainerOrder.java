package dev.reprise.engine.runtime;

import dev.reprise.app.event.ResourceEvent.ContainerPlan;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.Lifetime;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * What a launch asks of a container engine besides command line and environment. Secrets stand in
 * clear here, so an order is never logged.
 *
 * @param plan as recorded
 * @param spec as the model has it; its templates stand resolved in {@code texts}
 * @param resource the resource's name, for labels
 * @param session for labels
 * @param specHash for labels, and to tell whether a persistent container is still the right one
 * @param entrypoint resolved, empty for the image's
 * @param args resolved, empty for the image's when there is no entrypoint either
 * @param published ports of the container by port of this machine, on 127.0.0.1
 * @param texts the content of each {@link ContainerSpec.Text} file, by path
 * @param buildArgs resolved
 * @param buildSecrets resolved, by id
 * @param gateway the address of this machine in the app's network, for {@code host.dev.internal};
 *     null where the engine's own host-gateway must do
 */
public record ContainerOrder(
        ContainerPlan plan,
        ContainerSpec spec,
        Lifetime lifetime,
        String resource,
        long session,
        String specHash,
        List<String> entrypoint,
        List<String> args,
        Map<Integer, Integer> published,
        Map<String, String> texts,
        Map<String, String> buildArgs,
        Map<String, String> buildSecrets,
        @Nullable String gateway) {
    public ContainerOrder {
        entrypoint = List.copyOf(entrypoint);
        args = List.copyOf(args);
        published = Map.copyOf(published);
        texts = Map.copyOf(texts);
        buildArgs = Map.copyOf(buildArgs);
        buildSecrets = Map.copyOf(buildSecrets);
    }

    @Override
    public String toString() {
        return "ContainerOrder[" + plan.name() + "]";
    }
}
