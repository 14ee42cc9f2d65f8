package dev.reprise.app;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.ParameterSpec;
import dev.reprise.app.spec.ParameterSpec.Source;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.Template.EndpointValue;
import dev.reprise.app.spec.Template.Property;
import dev.reprise.app.spec.WaitSpec;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the model to specs. Pure: the same model and surroundings give the same specs. */
public final class Lowering {
    private static final String PORT = "PORT";

    private final Application model;
    private final Surroundings surroundings;
    private final Map<String, Declaration> byName;
    private final Map<String, String> hashes = new TreeMap<>();
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, Template.Part> plain = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Lowering(Application model, Surroundings surroundings) {
        this.model = model;
        this.surroundings = surroundings;
        this.byName =
                model.declarations().stream()
                        .collect(Collectors.toMap(Declaration::name, Function.identity()));
    }

    /**
     * Returns the specs of {@code model} with its secrets apart.
     *
     * @throws ModelException if an env file is missing or cannot be parsed, a Java program has no
     *     launch, or a container lacks the hash of its content
     */
    public static Lowered lower(Application model, Surroundings surroundings) {
        return new Lowering(model, surroundings).lower();
    }

    private Lowered lower() {
        var parameters = model.parameters().stream().map(this::parameter).toList();
        var files = envFiles();
        var resources = model.declarations().stream().map(d -> resource(d, files)).toList();
        if (!problems.isEmpty()) {
            throw new ModelException(problems);
        }
        var spec = new AppSpec(name(), resources, hashes, parameters);
        warnings.addAll(SecretWarnings.of(spec, values));
        return new Lowered(spec, values, warnings);
    }

    private String name() {
        var given = model.name();
        var directory = surroundings.directory().normalize().getFileName();
        return given != null ? given : directory == null ? "app" : directory.toString();
    }

    private ParameterSpec parameter(Parameter parameter) {
        var name = parameter.name();
        var reference = ParameterSpec.reference(name);
        var found = found(parameter);
        var value = found == null ? null : found.value();
        if (value == null || parameter.isSecret()) {
            secret(reference, value);
        } else {
            plain.put(reference, new Template.Text(value));
        }
        return new ParameterSpec(
                name,
                parameter.isSecret(),
                parameter.description(),
                parameter.isSecret() ? null : value,
                found == null ? null : found.source(),
                surroundings.waitBehavior() == WaitBehavior.WAIT,
                users(reference));
    }

    private record Found(Source source, String value) {}

    private @Nullable Found found(Parameter parameter) {
        var name = parameter.name();
        var values = new LinkedHashMap<Source, @Nullable String>();
        values.put(Source.GIVEN, surroundings.given().get(name));
        values.put(Source.MODEL, parameter.value());
        values.put(Source.CONFIGURATION, surroundings.configured().get(name));
        values.put(Source.DEFAULT, parameter.defaultValue());
        for (var entry : values.entrySet()) {
            if (entry.getValue() != null) {
                return new Found(entry.getKey(), entry.getValue());
            }
        }
        return null;
    }

    private List<String> users(String reference) {
        var part = new Template.Secret(reference);
        return model.declarations().stream()
                .filter(d -> values(d).anyMatch(t -> t.parts().contains(part)))
                .map(Declaration::name)
                .toList();
    }

    private static Stream<Template> values(Declaration it) {
        var own = Stream.concat(it.args().stream(), it.environment().values().stream());
        var container = it.container();
        return container == null ? own : Stream.concat(own, container.values());
    }

    private void secret(String name, @Nullable String value) {
        hashes.put(name, value == null ? "" : surroundings.secretHash().apply(value).orElse(""));
        if (value != null) {
            values.put(name, value);
        }
    }

    /** Returns for each env file, as written, its variables as references. */
    private Map<String, Map<String, Template>> envFiles() {
        var files = new LinkedHashMap<String, Map<String, Template>>();
        for (var path : model.envFiles()) {
            var text = surroundings.envFiles().get(path);
            if (text == null) {
                problems.add("env file " + path + " could not be read");
                continue;
            }
            try {
                var variables = new LinkedHashMap<String, Template>();
                Dotenv.parse(path, text)
                        .forEach((key, value) -> variables.put(key, fromFile(path, key, value)));
                files.put(path, variables);
            } catch (ModelException e) {
                problems.addAll(e.problems());
            }
        }
        return files;
    }

    private Template fromFile(String path, String key, String value) {
        var directory = surroundings.directory();
        var relative = directory.relativize(directory.resolve(path).normalize());
        var name = "envfile:" + relative + "#" + key;
        secret(name, value);
        return new Template(List.of(new Template.Secret(name)));
    }

    private ResourceSpec resource(Declaration it, Map<String, Map<String, Template>> files) {
        var launch = launch(it);
        var args = new ArrayList<Template>();
        launch.args().forEach(arg -> args.add(Template.text(arg)));
        args.addAll(it.args());
        var endpoints = endpoints(it);
        var environment = environment(it, endpoints, files);
        var spec =
                new ResourceSpec(
                        it.name(),
                        type(it),
                        launch.command(),
                        args.stream().map(t -> lowered(it, t)).toList(),
                        directory(it),
                        environment,
                        endpoints,
                        it.waits().stream().map(this::wait).toList(),
                        references(it),
                        it.checks(),
                        it.restart(),
                        it.stop(),
                        it.lifetime().spec(),
                        it.explicitStart(),
                        it.replicas(),
                        it.parent(),
                        container(it),
                        it.commands(),
                        pidFile(it));
        unheardPorts(spec);
        return spec;
    }

    private static String type(Declaration it) {
        return switch (it.program()) {
            case Declaration.Command _ -> "Executable";
            case Declaration.JavaProgram _ -> "Java";
            case Declaration.Contained _ -> "Container";
        };
    }

    private @Nullable ContainerSpec container(Declaration it) {
        var written = it.container();
        return written == null
                ? null
                : new ContainerLowering(
                                name(),
                                it.name(),
                                surroundings,
                                value -> lowered(it, value),
                                problems::add)
                        .lower(written);
    }

    private Launch launch(Declaration it) {
        return switch (it.program()) {
            case Declaration.Command(String command, _) -> new Launch(command, List.of());
            case Declaration.JavaProgram(String path, List<String> jvmArgs) -> {
                var found = surroundings.launches().get(it.name());
                if (found == null) {
                    problems.add(
                            "java resource %s: nothing to start at %s".formatted(it.name(), path));
                    yield new Launch("java", List.of());
                }
                yield new Launch(
                        found.command(),
                        Stream.concat(jvmArgs.stream(), found.args().stream()).toList());
            }
            case Declaration.Contained _ -> new Launch("", List.of());
        };
    }

    private String directory(Declaration it) {
        var base = surroundings.directory();
        var own = it.directory();
        return (own == null ? base : base.resolve(own)).normalize().toString();
    }

    private @Nullable String pidFile(Declaration it) {
        var written = it.pidFile();
        return written == null
                ? null
                : surroundings.directory().resolve(written).normalize().toString();
    }

    /** Adds PORT and what replicas need: a proxy before them. */
    private static List<EndpointSpec> endpoints(Declaration it) {
        var first = firstHttp(it);
        return it.endpoints().stream()
                .map(
                        e ->
                                new EndpointSpec(
                                        e.name(),
                                        e.scheme(),
                                        e.port(),
                                        e.env() == null && e.equals(first) && !portIsTaken(it)
                                                ? PORT
                                                : e.env(),
                                        e.proxied() || it.replicas() > 1,
                                        e.targetPort()))
                .toList();
    }

    /** Returns the endpoint whose port goes into PORT; none for a container, which knows it. */
    private static @Nullable EndpointSpec firstHttp(Declaration it) {
        if (it.container() != null) {
            return null;
        }
        return it.endpoints().stream()
                .filter(e -> e.scheme().startsWith("http"))
                .findFirst()
                .orElse(null);
    }

    /**
     * References lie lowest, then env files, then what the model sets itself; the port variables of
     * endpoints are theirs alone.
     */
    private Map<String, Template> environment(
            Declaration it,
            List<EndpointSpec> endpoints,
            Map<String, Map<String, Template>> files) {
        var environment = new LinkedHashMap<>(References.variables(it, byName));
        it.envFiles().forEach(path -> environment.putAll(files.getOrDefault(path, Map.of())));
        it.environment().forEach((key, value) -> environment.put(key, lowered(it, value)));
        var first = firstHttp(it);
        if (first != null && first.env() != null && !portIsTaken(it)) {
            var port = new EndpointValue(it.name(), first.name(), Property.TARGET_PORT);
            environment.put(PORT, new Template(List.of(port)));
        }
        for (var endpoint : endpoints) {
            if (endpoint.env() != null) {
                environment.remove(endpoint.env());
            }
        }
        return environment;
    }

    /** Whether PORT is set by the model, or is the variable of some endpoint. */
    private static boolean portIsTaken(Declaration it) {
        return it.environment().containsKey(PORT)
                || it.endpoints().stream().anyMatch(e -> PORT.equals(e.env()));
    }

    private Template lowered(Declaration it, Template template) {
        return Templates.with(template, part -> lowered(it, part));
    }

    /**
     * The listening port of another process is what callers use: it has no proxy. That of a
     * container is the one that the model names. A parameter that has a value and no secret stands
     * as that.
     */
    private Template.Part lowered(Declaration it, Template.Part part) {
        return switch (part) {
            case EndpointValue(String resource, String endpoint, Property property)
                    when property == Property.TARGET_PORT && !resource.equals(it.name()) ->
                    inside(resource, endpoint)
                            .<Template.Part>map(port -> new Template.Text(port.toString()))
                            .orElse(new EndpointValue(resource, endpoint, Property.PORT));
            case EndpointValue value -> value;
            case Template.Text text -> text;
            case Template.Secret(String name) when plain.containsKey(name) -> plain.get(name);
            case Template.Secret secret -> secret;
        };
    }

    private Optional<Integer> inside(String resource, String endpoint) {
        return Optional.ofNullable(byName.get(resource))
                .flatMap(target -> target.endpoint(endpoint))
                .map(EndpointSpec::targetPort);
    }

    private WaitSpec wait(Declaration.Wait wait) {
        var own = wait.behavior();
        var byDefault = model.defaultWaitBehavior();
        var behavior =
                own != null ? own : byDefault != null ? byDefault : surroundings.waitBehavior();
        return new WaitSpec(
                wait.on(),
                wait.kind(),
                switch (behavior) {
                    case WAIT -> WaitSpec.Behavior.WAIT;
                    case STOP -> WaitSpec.Behavior.STOP;
                },
                wait.exitCode());
    }

    /** Returns whom the resource's values and references name, itself excluded, in that order. */
    private static List<String> references(Declaration it) {
        var names = new LinkedHashSet<String>();
        it.references().forEach(r -> names.add(r.resource()));
        it.values()
                .flatMap(t -> Templates.endpoints(t).stream())
                .forEach(e -> names.add(e.resource()));
        names.remove(it.name());
        return List.copyOf(names);
    }

    /** A program that is not told its port can hardly listen on it. */
    private void unheardPorts(ResourceSpec spec) {
        if (spec.container() != null || spec.pidFile() != null) {
            return; // its program listens where it listens
        }
        for (var endpoint : spec.endpoints()) {
            boolean told =
                    endpoint.env() != null
                            || Stream.concat(
                                            spec.args().stream(),
                                            spec.environment().values().stream())
                                    .flatMap(t -> Templates.endpoints(t).stream())
                                    .anyMatch(
                                            e ->
                                                    e.resource().equals(spec.name())
                                                            && e.endpoint()
                                                                    .equals(endpoint.name()));
            if (!told && (endpoint.port() == null || endpoint.proxied())) {
                warnings.add(
                        "%s is not told the port of its endpoint %s: give the endpoint env(...)"
                                .formatted(spec.name(), endpoint.name()));
            }
        }
    }
}
