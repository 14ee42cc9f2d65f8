import dev.reprise.app.*;

import java.time.Duration;

/** Containers that witness their own lives, and one process: see programs/witness.sh. */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                var pages = served(app.dockerfile("pages", "pages"));
                var store =
                        served(shell(app, "store"))
                                .withVolume("kept", "/kept")
                                .withLifetime(Lifetime.PERSISTENT);
                app.executable("front", "python3", "front.py")
                        .withHttpEndpoint()
                        .withReference(pages)
                        .withReference(store)
                        .waitFor(pages)
                        .waitFor(store)
                        .withHttpCheck("/health", c -> c.interval(Duration.ofSeconds(1)));
                program(shell(app, "ticker"), "ticker").withStopGrace(Duration.ofSeconds(60));
                program(shell(app, "job"), "job").withExplicitStart();
            });
}

Container shell(App app, String name) {
    return app.container(name, "reprise-test/shell:1");
}

Container served(Container container) {
    return program(container, "serve")
            .withEnvironment("NAME", container.name())
            .withHttpEndpoint(e -> e.targetPort(8080))
            .withHttpCheck("/", c -> c.interval(Duration.ofSeconds(1)));
}

Container program(Container container, String name) {
    return container
            .withEntrypoint("sh", "/programs/" + name + ".sh")
            .withReadOnlyBindMount("programs", "/programs")
            .withBindMount("witness", "/witness");
}
