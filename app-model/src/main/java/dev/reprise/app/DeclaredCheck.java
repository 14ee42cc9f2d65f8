package dev.reprise.app;

import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.EndpointSpec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/** A check before its endpoint is known. */
record DeclaredCheck(CheckSpec.Probe probe, CheckOptions options) {

    /** Returns the checks with their endpoints and with names unique in the resource. */
    static List<CheckSpec> resolve(
            Resource<?> owner, List<DeclaredCheck> checks, List<EndpointSpec> endpoints) {
        var resolved = new ArrayList<CheckSpec>();
        var names = new HashSet<String>();
        for (var check : checks) {
            var probe = check.withEndpoint(owner, endpoints);
            var name = name(probe);
            for (int i = 2; !names.add(name); i++) {
                name = name(probe) + "#" + i;
            }
            resolved.add(check.options.spec(name, probe));
        }
        return resolved;
    }

    private CheckSpec.Probe withEndpoint(Resource<?> owner, List<EndpointSpec> endpoints) {
        return switch (probe) {
            case CheckSpec.Http(_, String path) ->
                    new CheckSpec.Http(
                            endpoint(owner, endpoints, e -> e.scheme().startsWith("http")), path);
            case CheckSpec.Tcp _ -> new CheckSpec.Tcp(endpoint(owner, endpoints, _ -> true));
            case CheckSpec.Exec exec -> exec;
            case CheckSpec.Init init -> init;
            case CheckSpec.LogLine line -> line;
        };
    }

    private String endpoint(
            Resource<?> owner, List<EndpointSpec> endpoints, Predicate<EndpointSpec> suits) {
        var wanted = options.endpoint();
        var found =
                endpoints.stream()
                        .filter(suits)
                        .filter(e -> wanted == null || wanted.equals(e.name()))
                        .findFirst();
        if (found.isEmpty()) {
            var kind = probe instanceof CheckSpec.Http ? "http" : "tcp";
            owner.app()
                    .problem(
                            "%s check of %s looks at %s, which it does not have; add with%sEndpoint"
                                    .formatted(
                                            kind,
                                            owner.name(),
                                            wanted == null
                                                    ? "an endpoint"
                                                    : kind + " endpoint " + wanted,
                                            kind.equals("http") ? "Http" : "Tcp"));
            return "";
        }
        return found.get().name();
    }

    private static String name(CheckSpec.Probe probe) {
        return switch (probe) {
            case CheckSpec.Http(_, String path) -> "http:" + path;
            case CheckSpec.Tcp(String endpoint) -> "tcp:" + endpoint;
            case CheckSpec.Exec(List<String> command) -> "exec:" + program(command);
            case CheckSpec.Init(List<String> command) -> "init:" + program(command);
            case CheckSpec.LogLine _ -> "log";
        };
    }

    private static String program(List<String> command) {
        return command.isEmpty() ? "" : command.getFirst();
    }
}
