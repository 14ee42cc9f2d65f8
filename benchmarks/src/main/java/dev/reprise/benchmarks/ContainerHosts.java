package dev.reprise.benchmarks;

import java.util.List;
import java.util.stream.Collectors;

/** App hosts of containers named {@code c1}, {@code c2}, ... */
final class ContainerHosts {
    static final List<String> SLEEP = List.of("sleep", "86399");

    private final Bench bench;
    private final DockerEngine engine;

    ContainerHosts(Bench bench, DockerEngine engine) {
        this.bench = bench;
        this.engine = engine;
    }

    /** Returns an app of containers that do nothing. */
    AppHosts.App sleeping(String name, int count) throws Exception {
        return write(bench.hosts().at(engine.address()), name, count, SLEEP, "");
    }

    /** Returns the same for a host that is led to the engine by way of {@code address}. */
    AppHosts.App sleeping(String name, int count, String address) throws Exception {
        return write(bench.hosts().at(address), name, count, SLEEP, "");
    }

    /** Returns an app of containers that answer over HTTP, by which they are healthy. */
    AppHosts.App answering(String name, int count) throws Exception {
        var options =
                ".withHttpEndpoint(e -> e.targetPort(80)).withHttpCheck(\"%s\")"
                        .formatted(DockerEngine.PATH);
        return write(bench.hosts().at(engine.address()), name, count, DockerEngine.SERVER, options);
    }

    /** The first process of a container is deaf to SIGTERM. */
    private AppHosts.App write(
            AppHosts hosts, String name, int count, List<String> command, String options)
            throws Exception {
        var arguments =
                command.stream().map(part -> '"' + part + '"').collect(Collectors.joining(", "));
        var app =
                hosts.write(
                        bench.directory("containers-" + name),
                        """
                        for (int i = 1; i <= %d; i++) {
                            app.container("c" + i, "%s").withArgs(%s).withStopSignal("SIGKILL")%s;
                        }
                        """
                                .formatted(count, DockerEngine.IMAGE, arguments, options));
        engine.owns("dev.reprise.apphost=" + app.hash());
        return app;
    }
}
