package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Docker Compose, a service for each container. */
final class Compose implements ContainerStarts.Peer {
    private static final String NAME = "docker compose";

    private final Path program;
    private final DockerEngine engine;
    private final Path file;

    private Compose(Path program, DockerEngine engine, Path file) {
        this.program = program;
        this.engine = engine;
        this.file = file;
    }

    /**
     * Returns it if its program lies in {@code directory}; else the report says that it does not.
     */
    static Optional<Compose> in(Path directory, Bench bench, DockerEngine engine)
            throws IOException {
        var program = directory.resolve("docker-compose");
        if (!Files.isExecutable(program)) {
            bench.report().skip(NAME, "not installed");
            return Optional.empty();
        }
        var file = bench.directory("docker-compose").resolve("compose.yaml");
        return Optional.of(new Compose(program, engine, file));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void up(List<Integer> ports) throws Exception {
        var text = new StringBuilder("services:\n");
        for (int port : ports) {
            text.append(
                    """
                      s%d:
                        image: %s
                        command: [%s]
                        ports: ["127.0.0.1:%d:80"]
                        labels: ["%s"]
                        stop_signal: SIGKILL
                    """
                            .formatted(
                                    port,
                                    DockerEngine.IMAGE,
                                    DockerEngine.SERVER.stream()
                                            .map(part -> '"' + part + '"')
                                            .collect(Collectors.joining(", ")),
                                    port,
                                    engine.label()));
        }
        text.append("networks:\n  default:\n    labels: [\"%s\"]\n".formatted(engine.label()));
        Files.writeString(file, text);
        run("up", "--detach");
    }

    @Override
    public void down() throws Exception {
        run("down");
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        var project = "reprise-benchmarks-" + ProcessHandle.current().pid();
        var command = new ArrayList<>(List.of(program.toString(), "--project-name", project));
        command.addAll(List.of("--file", file.toString()));
        command.addAll(List.of(arguments));
        engine.run(Supervisor.PATIENCE, command);
    }
}
