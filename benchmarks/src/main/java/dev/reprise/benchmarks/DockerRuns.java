package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code docker run} for each container, from a script of {@code sh}. */
final class DockerRuns implements ContainerStarts.Peer {
    /** The engine's own sum: all are asked of it at the same time. */
    static final String AT_ONCE = "docker run at once";

    private final String name;
    private final DockerEngine engine;
    private final Path script;
    private final String behind;

    private DockerRuns(String name, DockerEngine engine, Path script, String behind) {
        this.name = name;
        this.engine = engine;
        this.script = script;
        this.behind = behind;
    }

    /** Returns one that starts a container when the one before has been started. */
    static DockerRuns inTurn(Bench bench, DockerEngine engine) throws IOException {
        return new DockerRuns("docker run in turn", engine, script(bench, "in-turn"), "");
    }

    /** Returns one that does not wait between them. */
    static DockerRuns atOnce(Bench bench, DockerEngine engine) throws IOException {
        return new DockerRuns(AT_ONCE, engine, script(bench, "at-once"), " &");
    }

    private static Path script(Bench bench, String name) throws IOException {
        return bench.directory("docker-run").resolve(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void up(List<Integer> ports) throws Exception {
        var text = new StringBuilder();
        for (int port : ports) {
            text.append(
                    "docker run --detach --label %s --publish 127.0.0.1:%d:80 %s %s%s\n"
                            .formatted(
                                    engine.label(),
                                    port,
                                    DockerEngine.IMAGE,
                                    String.join(" ", DockerEngine.SERVER),
                                    behind));
        }
        Files.writeString(script, text.append("wait\n"));
        engine.run(Supervisor.PATIENCE, List.of("sh", script.toString()));
    }

    @Override
    public void down() throws Exception {
        engine.remove(engine.label());
    }
}
