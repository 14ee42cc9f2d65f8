package dev.reprise.app;

import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.Template.EndpointValue;
import dev.reprise.app.spec.Template.Property;
import dev.reprise.app.spec.WaitSpec;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The rules that a model must keep to be built. Pure. */
final class Validation {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MAX_REPLICAS = 1000;
    private static final Pattern PATH = Pattern.compile("/[^\\s\\p{Cntrl}#]*+");

    private final List<String> problems = new ArrayList<>();
    private final List<Declaration> declarations;
    private final Map<String, Declaration> byName;

    private Validation(List<Declaration> declarations) {
        this.declarations = declarations;
        this.byName =
                declarations.stream()
                        .collect(
                                Collectors.toMap(
                                        Declaration::name,
                                        Function.identity(),
                                        (first, _) -> first,
                                        LinkedHashMap::new));
    }

    /** Returns every problem, in model order; empty for a valid model. */
    static List<String> problems(
            List<Declaration> declarations, List<Parameter> parameters, List<Network> networks) {
        var validation = new Validation(declarations);
        validation.names(parameters);
        validation.unique("network", networks.stream().map(Network::name).toList());
        declarations.forEach(validation::resource);
        validation.ports();
        validation.problems.addAll(ContainerRules.problems(declarations, parameters));
        validation.problems.addAll(Cycles.problems(declarations));
        return List.copyOf(validation.problems);
    }

    private void names(List<Parameter> parameters) {
        unique("resource", declarations.stream().map(Declaration::name).toList());
        unique("parameter", parameters.stream().map(Parameter::name).toList());
        instances();
    }

    private void unique(String kind, List<String> names) {
        var seen = new HashMap<String, String>();
        for (var name : names) {
            if (!Names.valid(name)) {
                problem("%s name %s is not allowed: %s", kind, Names.quoted(name), Names.rule());
            }
            var before = seen.putIfAbsent(Names.key(name), name);
            if (before != null) {
                problem(
                        "%s name %s is used twice%s: names must differ in more than case",
                        kind,
                        Names.quoted(name),
                        before.equals(name) ? "" : " (also as " + Names.quoted(before) + ")");
            }
        }
    }

    /** The instances of replicas have names of their own, which nothing else may have. */
    private void instances() {
        var owners = new HashMap<String, String>();
        declarations.forEach(d -> owners.putIfAbsent(Names.key(d.name()), d.name()));
        for (var declaration : declarations) {
            int count = declaration.replicas();
            for (int i = 1; count > 1 && i <= Math.min(count, MAX_REPLICAS); i++) {
                var instance = declaration.name() + "-" + i;
                var owner = owners.putIfAbsent(Names.key(instance), declaration.name());
                if (owner != null) {
                    problem(
                            "replica %s of %s has the name of %s%s",
                            instance,
                            declaration.name(),
                            owner.equalsIgnoreCase(instance) ? "resource " : "a replica of ",
                            owner);
                }
            }
        }
    }

    private void resource(Declaration it) {
        program(it);
        environment(it);
        endpoints(it);
        it.values().forEach(value -> value(it, value));
        it.references().forEach(reference -> reference(it, reference));
        it.waits().forEach(wait -> wait(it, wait));
        it.checks().forEach(check -> check(it, check));
        problems.addAll(CommandProblems.of(it));
        restart(it);
        stop(it);
        replicas(it);
        parent(it);
    }

    private void program(Declaration it) {
        var blank =
                switch (it.program()) {
                    case Declaration.Command(String command, _) when command.isBlank() -> "command";
                    case Declaration.JavaProgram(String path, _) when path.isBlank() -> "path";
                    case Declaration.Command _,
                            Declaration.JavaProgram _,
                            Declaration.Contained _ ->
                            null;
                };
        if (blank != null) {
            problem("%s of %s is empty", blank, it.name());
        }
    }

    private void environment(Declaration it) {
        it.environment().keySet().forEach(key -> variable(it, "environment variable", key));
        var taken = new HashMap<String, String>();
        it.environment().keySet().forEach(key -> taken.put(key, "withEnvironment"));
        for (var endpoint : it.endpoints()) {
            var env = endpoint.env();
            if (env != null) {
                variable(it, "port variable of endpoint " + endpoint.name(), env);
                var before = taken.putIfAbsent(env, "endpoint " + endpoint.name());
                if (before != null) {
                    problem(
                            "variable %s of %s is set by %s and by endpoint %s",
                            env, it.name(), before, endpoint.name());
                }
            }
        }
    }

    private void variable(Declaration it, String what, String key) {
        if (key.isEmpty() || key.indexOf('=') >= 0 || key.indexOf('\0') >= 0) {
            problem(
                    "%s %s of %s is not allowed: it is empty or has = or NUL in it",
                    what, Names.quoted(key), it.name());
        } else if (key.equals("REPRISE_ATTEMPT")) {
            problem("%s REPRISE_ATTEMPT of %s is taken: Reprise sets it", what, it.name());
        }
    }

    private void endpoints(Declaration it) {
        var names = new HashSet<String>();
        for (var endpoint : it.endpoints()) {
            if (!Names.valid(endpoint.name())) {
                problem(
                        "endpoint name %s of %s is not allowed: %s",
                        Names.quoted(endpoint.name()), it.name(), Names.rule());
            }
            if (!names.add(Names.key(endpoint.name()))) {
                problem("endpoint name %s of %s is used twice", endpoint.name(), it.name());
            }
            port("port", endpoint.port(), endpoint, it);
            port("target port", endpoint.targetPort(), endpoint, it);
            targetPort(endpoint, it);
        }
    }

    private void port(String what, @Nullable Integer port, EndpointSpec endpoint, Declaration it) {
        if (port != null && (port < 1 || port > 65535)) {
            problem(
                    "%s %d of endpoint %s of %s is outside 1..65535",
                    what, port, endpoint.name(), it.name());
        }
    }

    private void targetPort(EndpointSpec endpoint, Declaration it) {
        if (it.container() != null && endpoint.targetPort() == null) {
            problem(
                    "endpoint %s of %s has no target port; add targetPort(…), the port that the"
                            + " program in the container listens on",
                    endpoint.name(), it.name());
        } else if (it.container() == null && endpoint.targetPort() != null) {
            problem(
                    "endpoint %s of %s has a target port, which only a container has; a process is"
                            + " told its port by env(…), or has it fixed by port(…)",
                    endpoint.name(), it.name());
        }
    }

    /** An endpoint in a value must exist; another resource's own listening port must be one. */
    private void value(Declaration it, Template template) {
        for (var value : Templates.endpoints(template)) {
            var target = byName.get(value.resource());
            if (target == null) {
                continue; // another app's, reported where it was used
            }
            var endpoint = target.endpoint(value.endpoint());
            if (endpoint.isEmpty()) {
                problem(
                        "%s refers to endpoint %s of %s, which has %s",
                        it.name(), Names.quoted(value.endpoint()), target.name(), names(target));
            } else if (severalPorts(it, target, endpoint.get(), value)) {
                problem(
                        "%s refers to the target port of endpoint %s of %s, which only %s itself"
                                + " can know behind a proxy; use port()",
                        it.name(), value.endpoint(), target.name(), target.name());
            }
        }
    }

    private static boolean severalPorts(
            Declaration it, Declaration target, EndpointSpec endpoint, EndpointValue value) {
        return value.property() == Property.TARGET_PORT
                && !target.name().equals(it.name())
                && target.container() == null
                && (endpoint.proxied() || target.replicas() > 1);
    }

    private void reference(Declaration it, Declaration.Reference reference) {
        var override = reference.override();
        if (override != null) {
            variable(it, "reference name", override);
        }
        var target = byName.get(reference.resource());
        if (target == null) {
            return; // another app's, reported where it was used
        }
        var wanted = reference.endpoint();
        if (wanted != null && target.endpoint(wanted).isEmpty()) {
            problem(
                    "%s refers to endpoint %s of %s, which has %s",
                    it.name(), Names.quoted(wanted), target.name(), names(target));
        } else if (wanted == null && target.endpoints().isEmpty()) {
            problem(
                    "%s refers to %s, which has no endpoint; add withHttpEndpoint or"
                            + " withTcpEndpoint, or use waitFor",
                    it.name(), target.name());
        }
    }

    private static String names(Declaration it) {
        return it.endpoints().isEmpty()
                ? "none"
                : it.endpoints().stream().map(EndpointSpec::name).collect(Collectors.joining(", "));
    }

    private void wait(Declaration it, Declaration.Wait wait) {
        if (wait.on().equals(it.name())) {
            problem("%s waits for itself", it.name());
        } else if (byName.containsKey(wait.on()) && ancestor(it, wait.on())) {
            problem(
                    "%s waits for its own parent %s; a child may not wait for what it is part of",
                    it.name(), wait.on());
        }
        if (wait.kind() == WaitSpec.Kind.COMPLETION
                && (wait.exitCode() < 0 || wait.exitCode() > 255)) {
            problem(
                    "%s waits for exit code %d of %s, which is outside 0..255",
                    it.name(), wait.exitCode(), wait.on());
        }
    }

    private boolean ancestor(Declaration it, String name) {
        var seen = new HashSet<String>();
        for (var at = it; at != null && seen.add(at.name()); ) {
            var parent = at.parent();
            if (name.equals(parent)) {
                return true;
            }
            at = parent == null ? null : byName.get(parent);
        }
        return false;
    }

    private void check(Declaration it, CheckSpec check) {
        var what = "check " + Names.quoted(check.name()) + " of " + it.name();
        positive("interval of " + what, check.interval());
        positive("timeout of " + what, check.timeout());
        atLeast("failure threshold of " + what, check.failureThreshold());
        atLeast("success threshold of " + what, check.successThreshold());
        switch (check.probe()) {
            case CheckSpec.Http(_, String path) -> {
                if (!PATH.matcher(path).matches()) {
                    problem(
                            "path %s of an http check of %s is not allowed: it begins with / and"
                                    + " has no blanks and no #",
                            Names.quoted(path), it.name());
                }
            }
            case CheckSpec.Tcp _ -> {}
            case CheckSpec.Exec(List<String> command) -> command("exec check", it, command);
            case CheckSpec.Init(List<String> command) -> {
                command("init command", it, command);
                if (check.liveness()) {
                    problem(
                            "init command of %s is a liveness check, and is not run again once it"
                                    + " has succeeded",
                            it.name());
                }
                if (check.successThreshold() != 1) {
                    problem(
                            "init command of %s has success threshold %d, and is not run again once"
                                    + " it has succeeded",
                            it.name(), check.successThreshold());
                }
            }
            case CheckSpec.LogLine(String regex) -> {
                try {
                    Pattern.compile(regex);
                } catch (PatternSyntaxException e) {
                    problem(
                            "log check of %s: %s is no regular expression: %s at index %d",
                            it.name(), Names.quoted(regex), e.getDescription(), e.getIndex());
                }
            }
        }
    }

    private void command(String what, Declaration it, List<String> command) {
        if (command.isEmpty() || command.getFirst().isBlank()) {
            problem("%s of %s has no command", what, it.name());
        }
    }

    private void restart(Declaration it) {
        RestartSpec restart = it.restart();
        positive("initial backoff of " + it.name(), restart.initialBackoff());
        positive("longest backoff of " + it.name(), restart.maxBackoff());
        notNegative("settleAfter of " + it.name(), restart.settleAfter());
        notNegative("resetAfter of " + it.name(), restart.resetAfter());
        atLeast("crashLoopAfter of " + it.name(), restart.crashLoopAfter());
        if (!(restart.factor() >= 1 && restart.factor() <= 1000)) {
            problem("backoff factor %s of %s is outside 1..1000", restart.factor(), it.name());
        }
        if (restart.maxBackoff().compareTo(restart.initialBackoff()) < 0) {
            problem(
                    "longest backoff %s of %s is shorter than the initial one, %s",
                    restart.maxBackoff(), it.name(), restart.initialBackoff());
        }
    }

    private void stop(Declaration it) {
        var signal = it.stop().signal();
        if (signal != null && !Signals.known(signal)) {
            problem(
                    "stop signal %s of %s is not known; one of %s",
                    Names.quoted(signal), it.name(), Signals.all());
        }
        notNegative("stop grace of " + it.name(), it.stop().grace());
        notNegative("orphan grace of " + it.name(), it.stop().orphanGrace());
    }

    private void replicas(Declaration it) {
        if (it.replicas() < 1 || it.replicas() > MAX_REPLICAS) {
            problem("%d replicas of %s are outside 1..%d", it.replicas(), it.name(), MAX_REPLICAS);
        }
        if (it.replicas() > 1) {
            for (var endpoint : it.endpoints()) {
                if (endpoint.port() != null && !endpoint.proxied()) {
                    problem(
                            "endpoint %s of %s has the fixed port %d for %d replicas; add"
                                    + " proxied(), or leave the port out",
                            endpoint.name(), it.name(), endpoint.port(), it.replicas());
                }
            }
        }
    }

    private void parent(Declaration it) {
        if (it.name().equals(it.parent())) {
            problem("%s is its own parent", it.name());
        }
    }

    private void ports() {
        var holders = new TreeMap<Integer, List<String>>();
        for (var declaration : declarations) {
            for (var endpoint : declaration.endpoints()) {
                if (endpoint.port() != null) {
                    holders.computeIfAbsent(endpoint.port(), _ -> new ArrayList<>())
                            .add("endpoint " + endpoint.name() + " of " + declaration.name());
                }
            }
        }
        holders.forEach(
                (port, names) -> {
                    if (names.size() > 1) {
                        problem("port %d is claimed by %s", port, String.join(" and ", names));
                    }
                });
    }

    private void positive(String what, @Nullable Duration duration) {
        if (duration != null && duration.isZero()) {
            problem("%s is zero; it must be above", what);
        } else if (duration != null) {
            notNegative(what, duration);
        }
    }

    private void notNegative(String what, Duration duration) {
        if (duration.isNegative()) {
            problem("%s is negative: %s", what, duration);
        } else if (duration.compareTo(LONGEST) > 0) {
            problem("%s is longer than 365 days: %s", what, duration);
        }
    }

    private void atLeast(String what, int number) {
        if (number < 1) {
            problem("%s is %d; it must be at least 1", what, number);
        }
    }

    private void problem(String format, @Nullable Object... args) {
        problems.add(format.formatted(args));
    }
}
