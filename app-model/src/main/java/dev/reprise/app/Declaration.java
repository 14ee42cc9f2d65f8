package dev.reprise.app;

import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.CommandSpec;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.WaitSpec;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One resource as it was written, at the end of the model's body.
 *
 * @param directory as written, null for the app host's; a container's is in its program
 * @param endpoints without what lowering adds: PORT, proxies of replicas
 */
record Declaration(
        String name,
        Program program,
        List<Template> args,
        @Nullable String directory,
        Map<String, Template> environment,
        List<String> envFiles,
        List<EndpointSpec> endpoints,
        List<Reference> references,
        List<Wait> waits,
        List<CheckSpec> checks,
        RestartSpec restart,
        StopSpec stop,
        Lifetime lifetime,
        boolean explicitStart,
        int replicas,
        @Nullable String parent,
        List<CommandSpec> commands) {
    Declaration {
        args = List.copyOf(args);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        envFiles = List.copyOf(envFiles);
        endpoints = List.copyOf(endpoints);
        references = List.copyOf(references);
        waits = List.copyOf(waits);
        checks = List.copyOf(checks);
        commands = List.copyOf(commands);
    }

    /** What is run. */
    sealed interface Program {}

    /**
     * @param pidFile as written, null for a program that Reprise starts
     */
    record Command(String command, @Nullable String pidFile) implements Program {}

    record JavaProgram(String path, List<String> jvmArgs) implements Program {}

    /**
     * @param asWritten paths count from the app host's directory, hashes are empty, and so is the
     *     image of a build
     */
    record Contained(ContainerSpec asWritten) implements Program {}

    /**
     * @param endpoint null for all endpoints
     * @param override the name in the variables, null for the resource's own
     */
    record Reference(String resource, @Nullable String endpoint, @Nullable String override) {}

    /**
     * @param behavior null for the default
     */
    record Wait(String on, WaitSpec.Kind kind, @Nullable WaitBehavior behavior, int exitCode) {}

    /** Returns what makes it a container, or null for a process. */
    @Nullable ContainerSpec container() {
        return program instanceof Contained(ContainerSpec asWritten) ? asWritten : null;
    }

    /** Returns where a process names itself that Reprise does not start, or null. */
    @Nullable String pidFile() {
        return program instanceof Command(_, String written) ? written : null;
    }

    /** Returns every value that may refer to something. */
    Stream<Template> values() {
        var own = Stream.concat(args.stream(), environment.values().stream());
        var container = container();
        return container == null ? own : Stream.concat(own, container.values());
    }

    Optional<EndpointSpec> endpoint(String endpointName) {
        return endpoints.stream().filter(e -> e.name().equals(endpointName)).findFirst();
    }
}
