package dev.reprise.app;

import dev.reprise.app.spec.CheckSpec;
import dev.reprise.app.spec.ContainerSpec;

import java.util.function.Consumer;

/** The rules for what is taken on and not started: it must be found, and little of it is ours. */
final class LifetimeRules {
    private final Declaration it;
    private final Consumer<String> problems;

    private LifetimeRules(Declaration it, Consumer<String> problems) {
        this.it = it;
        this.problems = problems;
    }

    /** Tells {@code problems} what is wrong with the lifetime of {@code it}. */
    static void check(Declaration it, Consumer<String> problems) {
        var rules = new LifetimeRules(it, problems);
        switch (it.lifetime()) {
            case SESSION, PERSISTENT -> rules.started();
            case EXISTING, CLEANUP -> rules.taken();
        }
    }

    private void started() {
        if (it.pidFile() != null) {
            problem(
                    "%s has a pid file and lifetime %s, so Reprise starts it and knows its pid; a"
                            + " pid file is for lifetimes EXISTING and CLEANUP",
                    it.name(), it.lifetime());
        }
    }

    private void taken() {
        var container = it.container();
        if (container != null) {
            container(container);
        } else if (it.pidFile() != null) {
            process(it.pidFile());
        } else if (it.program() instanceof Declaration.JavaProgram) {
            problem(
                    "%s is Java of this app host and has lifetime %s; for a program that is started"
                            + " elsewhere use app.executable with withPidFile",
                    it.name(), it.lifetime());
        }
    }

    /** Nothing of a container that we never make is ours to decide, not even its ports. */
    private void container(ContainerSpec container) {
        if (container.containerName() == null) {
            problem(
                    "%s has lifetime %s and no name to find it by; add withContainerName",
                    it.name(), it.lifetime());
        }
        if (container.build() != null) {
            problem(
                    "%s has lifetime %s, so it is never made, and nothing is built for it; use"
                            + " app.container",
                    it.name(), it.lifetime());
        }
        ports("where the container with lifetime %s is published");
    }

    private void process(String pidFile) {
        if (pidFile.isBlank()) {
            problem("the pid file of %s is empty", it.name());
        }
        if (it.replicas() > 1) {
            problem(
                    "%s has %d replicas and one pid file, which can name one process",
                    it.name(), it.replicas());
        }
        if (it.checks().stream().anyMatch(check -> check.probe() instanceof CheckSpec.LogLine)) {
            problem(
                    "%s has a log check and lifetime %s: its output goes where it was started, and"
                            + " Reprise does not see it",
                    it.name(), it.lifetime());
        }
        for (var endpoint : it.endpoints()) {
            if (endpoint.proxied()) {
                problem(
                        "endpoint %s of %s is proxied, and with lifetime %s nobody tells the program"
                                + " where to listen; leave out proxied()",
                        endpoint.name(), it.name(), it.lifetime());
            }
        }
        ports("where the process with lifetime %s listens");
    }

    private void ports(String where) {
        for (var endpoint : it.endpoints()) {
            if (endpoint.port() == null) {
                problem(
                        "endpoint %s of %s has no port; add port(…), %s",
                        endpoint.name(), it.name(), where.formatted(it.lifetime()));
            }
        }
    }

    private void problem(String format, Object... values) {
        problems.accept(format.formatted(values));
    }
}
