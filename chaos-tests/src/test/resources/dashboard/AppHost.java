import dev.reprise.app.*;

import java.time.Duration;

/** A shop that weighs nothing; the catalogue is healthy once there is a file named ready. */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                var catalogue =
                        app.executable("catalogue", "python3", "server.py")
                                .withHttpEndpoint()
                                .withHttpCheck("/health", c -> c.interval(Duration.ofMillis(250)))
                                .withRestart(RestartPolicy.onFailure());
                app.executable("web", "python3", "server.py")
                        .withHttpEndpoint("http", e -> e.proxied())
                        .withReplicas(2)
                        .withReference(catalogue)
                        .waitFor(catalogue);
                app.executable("ticker", "sh", "ticker.sh").withReference(catalogue);
                app.executable("migrate", "sh", "-c", "echo 'no such table' >&2; exit 3")
                        .withExplicitStart();
            });
}
