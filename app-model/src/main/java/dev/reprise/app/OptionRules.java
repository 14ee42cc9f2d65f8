package dev.reprise.app;

import dev.reprise.app.spec.ContainerSpec;
import dev.reprise.app.spec.ContainerSpec.RunOptions;
import dev.reprise.app.spec.ContainerSpec.Ulimit;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The rules for what a container asks of the engine. Pure. */
final class OptionRules {
    private static final long LEAST_MEMORY = 6L << 20;
    private static final double MOST_CPUS = 1024;
    private static final String OWN_LABELS = "dev.reprise.";
    private static final String OWN_HOST = "host.dev.internal";
    private static final Pattern CAPABILITY = Pattern.compile("[A-Z][A-Z_]*");
    private static final Pattern USER = Pattern.compile("[^\\s:]+(:[^\\s:]+)?");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,252}[A-Za-z0-9_])?");
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "host-gateway|[0-9a-fA-F]*:[0-9a-fA-F:.]+"
                        + "|(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Set<String> ULIMITS =
            new TreeSet<>(
                    Set.of(
                            "core",
                            "cpu",
                            "data",
                            "fsize",
                            "locks",
                            "memlock",
                            "msgqueue",
                            "nice",
                            "nofile",
                            "nproc",
                            "rss",
                            "rtprio",
                            "rttime",
                            "sigpending",
                            "stack"));

    private final String resource;
    private final Consumer<String> problems;

    private OptionRules(String resource, Consumer<String> problems) {
        this.resource = resource;
        this.problems = problems;
    }

    static void check(String resource, ContainerSpec container, Consumer<String> problems) {
        var rules = new OptionRules(resource, problems);
        rules.extraHosts(container.extraHosts());
        rules.options(container.options());
    }

    private void options(RunOptions it) {
        if (it.user() != null && !USER.matcher(it.user()).matches()) {
            problem("user %s of %s is not of the form user[:group]", Names.quoted(it.user()));
        }
        if (it.workingDirectory() != null && !it.workingDirectory().startsWith("/")) {
            problem(
                    "working directory %s of %s is no absolute path; it is in the container",
                    Names.quoted(it.workingDirectory()));
        }
        it.capAdd().forEach(this::capability);
        it.capDrop().forEach(this::capability);
        sizes(it);
        it.ulimits().forEach(this::ulimit);
        it.labels().keySet().forEach(this::label);
    }

    private void capability(String name) {
        if (!CAPABILITY.matcher(name).matches()) {
            problem("capability %s of %s is no name like NET_ADMIN", Names.quoted(name));
        }
    }

    private void sizes(RunOptions it) {
        if (it.memoryBytes() != null && it.memoryBytes() < LEAST_MEMORY) {
            problem("memory of %2$s is %1$d bytes; it must be at least 6m", it.memoryBytes());
        }
        if (it.shmBytes() != null && it.shmBytes() < 1) {
            problem("shm size of %2$s is %1$d bytes; it must be at least 1", it.shmBytes());
        }
        var cpus = it.cpus();
        if (cpus != null && !(cpus >= 0.01 && cpus <= MOST_CPUS)) {
            problem("cpus of %2$s are %1$s; they must be within 0.01..1024", cpus);
        }
    }

    private void ulimit(Ulimit it) {
        if (!ULIMITS.contains(it.name())) {
            problem(
                    "ulimit %s of %s is not known; one of " + String.join(", ", ULIMITS),
                    Names.quoted(it.name()));
        }
        if (it.soft() < -1 || it.hard() < -1) {
            problem("ulimit %s of %s is below -1, which is no limit", it.name());
        } else if (it.hard() != -1 && (it.soft() == -1 || it.soft() > it.hard())) {
            problem("ulimit %s of %s has a soft limit above the hard one", it.name());
        }
    }

    private void label(String key) {
        if (key.isBlank()) {
            problem("label %s of %s is empty", Names.quoted(key));
        } else if (key.startsWith(OWN_LABELS)) {
            problem("label %s of %s is taken: Reprise sets what begins with dev.reprise.", key);
        }
    }

    private void extraHosts(Map<String, String> hosts) {
        hosts.forEach(
                (host, address) -> {
                    if (!HOST.matcher(host).matches()) {
                        problem("extra host %s of %s is no host name", Names.quoted(host));
                    } else if (host.equalsIgnoreCase(OWN_HOST)) {
                        problem("extra host %s of %s is taken: it is this machine", host);
                    }
                    if (!ADDRESS.matcher(address).matches()) {
                        problem(
                                "extra host " + host + " of %2$s has %1$s, which is no IP address",
                                Names.quoted(address));
                    }
                });
    }

    /** Takes the value and, as the second argument, the resource's name. */
    private void problem(String format, @Nullable Object value) {
        problems.accept(format.formatted(value, resource));
    }
}
