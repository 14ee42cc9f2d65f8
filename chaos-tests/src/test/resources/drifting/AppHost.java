import dev.reprise.app.*;

import java.time.Duration;

/** Containers to do things to, and containers to which things happen. */
void main(String[] args) {
    AppHost.run(
            args,
            app -> {
                var again = RestartPolicy.always().initialBackoff(Duration.ofMillis(100));
                for (var name :
                        new String[] {
                            "removed", "stopped", "restarted", "disconnected", "paused"
                        }) {
                    patient(app, name).withRestart(again);
                }
                patient(app, "resting").withRestart(RestartPolicy.onFailure());

                shell(app, "brief", "echo gone >&2; exit 3").withExplicitStart();
                shell(app, "deaf", "exec sleep 1000")
                        .withStopGrace(Duration.ofMillis(500))
                        .withExplicitStart();
                shell(app, "hungry", "exec tail /dev/zero").withMemory("8m").withExplicitStart();
                patient(app, "taken")
                        .withTcpEndpoint(
                                e -> e.port(Integer.getInteger("taken.port")).targetPort(8080))
                        .withExplicitStart();
                app.container("missing", "reprise-test/nobody-has-this:1")
                        .withPullPolicy(PullPolicy.NEVER)
                        .withExplicitStart();
                app.container("sick", "reprise-test/health:1");
                app.container("graceful", "reprise-test/nginx:1").withExplicitStart();
            });
}

/** Runs until SIGTERM. */
Container patient(App app, String name) {
    return shell(app, name, "trap 'exit 0' TERM; sleep 1000 & wait");
}

Container shell(App app, String name, String script) {
    return app.container(name, "reprise-test/shell:1").withEntrypoint("sh", "-c", script);
}
