package dev.reprise.testing.simulation;

import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.EndpointSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.ResourceSpec;
import dev.reprise.app.spec.RestartSpec;
import dev.reprise.app.spec.StopSpec;
import dev.reprise.app.spec.Template;
import dev.reprise.app.spec.WaitSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A small app drawn from a seed: servers, jobs that fail or complete, missing programs; waits of
 * every kind.
 */
final class RandomModel {
    final AppSpec spec;
    final Map<String, Program> programs = new HashMap<>();
    private final RandomGenerator random;

    RandomModel(RandomGenerator random) {
        this.random = random;
        var resources = new ArrayList<ResourceSpec>();
        var count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            resources.add(resource("r" + i, resources));
        }
        spec = new AppSpec("random", resources, Map.of());
    }

    private ResourceSpec resource(String name, List<ResourceSpec> earlier) {
        var program = program();
        var replicas = random.nextInt(6) == 0 ? 2 : 1;
        var policy = RestartSpec.Policy.values()[random.nextInt(3)];
        var contained = random.nextInt(3) == 0;
        var resource =
                new ResourceSpec(
                        name,
                        contained ? "Container" : "Executable",
                        contained ? "" : name,
                        List.of(),
                        "/",
                        environment("1", earlier),
                        List.of(endpoint(replicas, contained)),
                        waits(earlier),
                        List.of(),
                        random.nextBoolean() ? List.of(check()) : List.of(),
                        RestartSpec.of(policy),
                        new StopSpec("SIGTERM", Duration.ofSeconds(2), Duration.ofMinutes(10)),
                        random.nextInt(8) == 0 ? Lifetime.PERSISTENT : Lifetime.SESSION,
                        random.nextInt(8) == 0,
                        replicas,
                        null,
                        contained ? container() : null,
                        List.of(),
                        null);
        resource.instanceNames().forEach(instance -> programs.put(instance, program));
        return resource;
    }

    private EndpointSpec endpoint(int replicas, boolean contained) {
        var proxied = replicas > 1 || random.nextInt(4) == 0;
        return new EndpointSpec("http", "http", null, "PORT", proxied, contained ? 80 : null);
    }

    /** Some are told where another one is: a container then needs a way to a process. */
    private Map<String, Template> environment(String value, List<ResourceSpec> earlier) {
        var environment = new HashMap<>(Map.of("V", Template.text(value)));
        if (!earlier.isEmpty() && random.nextInt(3) == 0) {
            var other = earlier.get(random.nextInt(earlier.size())).name();
            environment.put(
                    "OTHER",
                    new Template(
                            List.of(
                                    new Template.EndpointValue(
                                            other, "http", Template.Property.URL))));
        }
        return environment;
    }

    private ContainerSpec container() {
        return new ContainerSpec(
                "image:1",
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                ContainerSpec.PullPolicy.MISSING,
                random.nextInt(4) == 0 ? List.of("backend") : List.of(),
                Map.of(),
                ContainerSpec.RunOptions.NONE);
    }

    /** Returns the app with the environment of one resource changed, as a later host finds it. */
    AppSpec changed(RandomGenerator by) {
        var resources = new ArrayList<>(spec.resources());
        var index = by.nextInt(resources.size());
        var r = resources.get(index);
        resources.set(
                index,
                new ResourceSpec(
                        r.name(),
                        r.type(),
                        r.command(),
                        r.args(),
                        r.workingDirectory(),
                        changed(r.environment(), by.nextInt(3)),
                        r.endpoints(),
                        r.waits(),
                        r.references(),
                        r.checks(),
                        r.restart(),
                        r.stop(),
                        r.lifetime(),
                        r.explicitStart(),
                        r.replicas(),
                        r.parent(),
                        r.container(),
                        r.commands(),
                        r.pidFile()));
        return new AppSpec(spec.name(), resources, Map.of());
    }

    private static Map<String, Template> changed(Map<String, Template> environment, int value) {
        var changed = new HashMap<>(environment);
        changed.put("V", Template.text("" + value));
        return changed;
    }

    private CheckSpec check() {
        return new CheckSpec(
                "tcp",
                new CheckSpec.Tcp("http"),
                null,
                Duration.ofSeconds(1),
                1,
                1,
                random.nextBoolean());
    }

    private Program program() {
        var healthy = Duration.ofMillis(random.nextInt(2_000));
        return switch (random.nextInt(8)) {
            case 0 -> Program.job(Duration.ofMillis(random.nextInt(3_000)), 0);
            case 1 -> Program.job(Duration.ofMillis(random.nextInt(3_000)), 3);
            case 2 -> Program.absent();
            case 3 -> Program.server().deaf().healthyAfter(healthy);
            case 4 -> Program.job(Duration.ofSeconds(random.nextInt(60)), random.nextInt(2));
            default -> Program.server().healthyAfter(healthy);
        };
    }

    private List<WaitSpec> waits(List<ResourceSpec> earlier) {
        var waits = new ArrayList<WaitSpec>();
        for (var on : earlier) {
            if (random.nextInt(3) == 0) {
                var kinds = WaitSpec.Kind.values();
                var behavior =
                        random.nextBoolean() ? WaitSpec.Behavior.WAIT : WaitSpec.Behavior.STOP;
                waits.add(
                        new WaitSpec(on.name(), kinds[random.nextInt(kinds.length)], behavior, 0));
            }
        }
        return waits;
    }
}
