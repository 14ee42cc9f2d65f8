package dev.reprise.engine.runtime.probe;

import dev.reprise.app.spec.CheckSpec.Exec;
import dev.reprise.app.spec.CheckSpec.Http;
import dev.reprise.app.spec.CheckSpec.LogLine;
import dev.reprise.app.spec.CheckSpec.Tcp;
import dev.reprise.engine.runtime.Probes.Target;

import java.io.IOException;
import java.util.TreeSet;

/** Runs the checks that are asked again and again, each within its timeout. */
final class Checks implements HealthProbes.Check {
    @Override
    public Outcome run(Target target) throws IOException, InterruptedException {
        var deadline = Deadline.in(target.check().timeout());
        return switch (target.check().probe()) {
            case Http(String endpoint, String path) -> {
                var port = target.ports().get(endpoint);
                yield port == null
                        ? unknown(target, endpoint)
                        : HttpCheck.run(port, path, deadline);
            }
            case Tcp(String endpoint) -> {
                var port = target.ports().get(endpoint);
                yield port == null ? unknown(target, endpoint) : tcp(port, deadline);
            }
            case Exec exec -> ExecCheck.run(exec.command(), target, deadline);
            case LogLine _ -> throw new IllegalArgumentException("a log line is waited for");
        };
    }

    private static Outcome tcp(int port, Deadline deadline) {
        try (var _ = Loopback.connect(port, deadline)) {
            return Outcome.healthy("port " + port + " accepts connections");
        } catch (IOException e) {
            return Loopback.failure("port " + port, e, deadline);
        }
    }

    private static Outcome unknown(Target target, String endpoint) {
        return Outcome.unhealthy(
                "no endpoint",
                "there is no endpoint '"
                        + endpoint
                        + "', only "
                        + new TreeSet<>(target.ports().keySet()));
    }
}
