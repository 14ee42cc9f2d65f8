package dev.reprise.cli.host;

import dev.reprise.app.spec.StopSpec;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.Containers;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where there is no container engine: what needs one waits, and is told why. */
record NoContainers(Reports reports) implements Runtime, Containers, Execs {
    private static final String REASON = "this build of Reprise knows no container engine";

    @Override
    public void launch(LaunchOrder order) {}

    @Override
    public void adopt(AttemptRef ref, StopSpec stop) {}

    @Override
    public void stop(AttemptRef ref, String signal) {}

    @Override
    public void kill(AttemptRef ref) {}

    @Override
    public void watch(boolean needed) {
        if (needed) {
            reports.report(new Report.EngineDown(REASON));
        }
    }

    @Override
    public void network(String name) {}

    @Override
    public void removeNetwork(String name) {}

    @Override
    public void harvest(Set<String> attemptIds) {}

    @Override
    public Result run(
            AttemptRef ref,
            List<String> commandLine,
            Map<String, String> environment,
            Duration timeout)
            throws IOException {
        throw new IOException(REASON);
    }

    @Override
    public void close() {}
}
