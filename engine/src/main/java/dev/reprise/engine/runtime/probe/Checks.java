package dev.reprise.engine.runtime.probe;

import dev.reprise.app.spec.CheckSpec.Exec;
import dev.reprise.app.spec.CheckSpec.Http;
import dev.reprise.app.spec.CheckSpec.Init;
import dev.reprise.app.spec.CheckSpec.LogLine;
import dev.reprise.app.spec.CheckSpec.Tcp;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Probes.Target;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/** Runs the checks that are asked again and again, each within its timeout. */
final class Checks implements HealthProbes.Check {
    private final Execs containers;

    Checks(Execs containers) {
        this.containers = containers;
    }

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
                yield port == null
                        ? unknown(target, endpoint)
                        : tcp(port, target.contained(), deadline);
            }
            case Exec(List<String> command) -> exec(command, target, deadline);
            case Init(List<String> command) -> exec(command, target, deadline);
            case LogLine _ -> throw new IllegalArgumentException("a log line is waited for");
        };
    }

    private Outcome exec(List<String> command, Target target, Deadline deadline)
            throws InterruptedException {
        return target.contained()
                ? ContainedExecCheck.run(containers, command, target, deadline)
                : ExecCheck.run(command, target, deadline);
    }

    private static Outcome tcp(int port, boolean relayed, Deadline deadline) {
        try (var socket = Loopback.connect(port, deadline)) {
            if (relayed && Loopback.closedAtOnce(socket)) {
                return Outcome.unhealthy("refused", "port " + port + ": nothing listens behind it");
            }
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
