package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The Docker engine that containers are measured on: the one that answers, else one of our own,
 * below {@code benchmarks/target}. Nothing is left in it in the end but the images.
 */
final class DockerEngine implements AutoCloseable {
    /** BusyBox, which is up sooner than anything else that answers over HTTP. */
    static final String IMAGE = "reprise-test/shell:1";

    /** What a container that answers runs, with {@link #PATH} for those who ask. */
    static final List<String> SERVER = List.of("httpd", "-f", "-p", "80", "-h", "/etc");

    static final String PATH = "/hostname";

    private static final int TRIES = 10;
    private static final Duration BUILD = Duration.ofMinutes(15);

    private final Bench bench;
    private final Path scripts;
    private final Path own;
    private final boolean isOwn;
    private final Set<String> labels = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String address;

    /**
     * @param answering the address of the one that answers, empty for one of our own
     */
    private DockerEngine(Bench bench, Path home, String answering) {
        this.bench = bench;
        this.scripts = home.resolve("chaos-tests/docker");
        this.own = home.resolve("benchmarks/target/engine");
        this.address = answering;
        this.isOwn = answering.isEmpty();
        labels.add(label());
    }

    /** Returns it with the image in it, or says in the report why there is none. */
    static Optional<DockerEngine> find(Bench bench, Path home) throws InterruptedException {
        var engine = new DockerEngine(bench, home, answering());
        Runtime.getRuntime().addShutdownHook(new Thread(engine::abandon));
        try {
            engine.begin();
            return Optional.of(engine);
        } catch (IOException e) {
            engine.close();
            bench.report().skip("containers", "no Docker engine: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns where it is, as {@code DOCKER_HOST} has it. */
    String address() {
        return address;
    }

    /** The label of what is made here, by which it is removed; programs that name it are ours. */
    String label() {
        return "dev.reprise.benchmarks=" + bench.directory();
    }

    /** Whatever carries the label is removed in the end. */
    void owns(String label) {
        labels.add(label);
    }

    /** Returns what the {@code docker} command prints. */
    String docker(List<String> command, List<String> more)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("docker"));
        all.addAll(command);
        all.addAll(more);
        return run(Supervisor.PATIENCE, all);
    }

    /** Returns what the command prints, for which this is the engine. */
    String run(Duration limit, List<String> command) throws IOException, InterruptedException {
        return Command.run(limit, Map.of("DOCKER_HOST", address), command);
    }

    /** Removes all that carries the label. */
    void remove(String label) throws IOException, InterruptedException {
        remove(label, List.of("container", "ls", "--all"), List.of("container", "rm", "--force"));
        remove(label, List.of("network", "ls"), List.of("network", "rm"));
        remove(label, List.of("volume", "ls"), List.of("volume", "rm"));
    }

    /** A host that is on its way out may be about the same. */
    private void remove(String label, List<String> list, List<String> remove)
            throws IOException, InterruptedException {
        var mine = List.of("--quiet", "--filter", "label=" + label);
        for (int tries = 1; true; tries++) {
            var left = docker(list, mine).lines().toList();
            if (left.isEmpty()) {
                return;
            }
            try {
                docker(remove, left);
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw e;
                }
                bench.settle(200);
            }
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            if (isOwn) {
                script("stop");
            } else {
                for (var label : labels) {
                    remove(label);
                }
            }
        } catch (IOException e) {
            bench.say("left over in the engine " + address + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of our own that was left over by a run that was killed ends first. */
    private void begin() throws IOException, InterruptedException {
        if (isOwn) {
            script("stop");
            address = script("start");
        }
        run(BUILD, List.of("sh", scripts.resolve("images.sh").toString(), "shell"));
    }

    /** After Ctrl-C: a host or peer that lives on would make what was just removed. */
    private void abandon() {
        try {
            Processes.killAllOf(bench.directory());
        } catch (IOException e) {
            bench.say("programs are left over: " + e.getMessage());
        }
        close();
    }

    /** Returns where an engine answers, empty if none does. */
    private static String answering() throws InterruptedException {
        var context =
                List.of("docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}");
        try {
            Command.run(Supervisor.PATIENCE, Map.of(), List.of("docker", "version"));
            var said = System.getenv().getOrDefault("DOCKER_HOST", "");
            return said.isEmpty() ? Command.run(Supervisor.PATIENCE, Map.of(), context) : said;
        } catch (IOException e) {
            return "";
        }
    }

    private String script(String action) throws IOException, InterruptedException {
        var script = scripts.resolve("engine.sh").toString();
        return Command.run(
                Supervisor.PATIENCE, Map.of(), List.of("sh", script, action, own.toString()));
    }
}
