package dev.reprise.engine.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.app.event.ContainerIdentity;
import dev.reprise.app.event.ResourceEvent.Drift;
import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.NeedsDocker;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.RuntimeFixture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;

/** Containers of a real engine for tests. */
@NeedsDocker
abstract class DockerCase extends RuntimeFixture {
    /** Runs until it is told to end; says that it is ready for that. */
    static final String RUNS = "trap 'exit 143' TERM; echo up; while :; do sleep 1 & wait; done";

    @RegisterExtension final Site site = new Site(engine());

    /** Returns the address of the engine, null for the one that the environment names. */
    @Nullable String engine() {
        return null;
    }

    @Override
    protected Runtime open(Reports reports) {
        return site.open(reports);
    }

    /** Launches, waits until the program runs, and returns its container. */
    String running(Host host, AttemptRef ref, LaunchOrder order) {
        host.runtime().launch(order);
        await(() -> !host.of(ref).isEmpty());
        return container(host.first(Report.Started.class, ref));
    }

    /** Returns the container of a script that runs and said that it is up. */
    String up(Host host, AttemptRef ref) {
        var id = running(host, ref, site.shell(ref, RUNS));
        await(() -> site.said(ref).equals("up\n"));
        return id;
    }

    Report.Ended ended(Host host, AttemptRef ref) {
        await(() -> host.saw(Report.Ended.class, ref) || host.saw(Report.StartFailed.class, ref));
        assertThat(host.of(ref)).doesNotHaveAnyElementsOfTypes(Report.StartFailed.class);
        return host.first(Report.Ended.class, ref);
    }

    static String container(Report.Started started) {
        return ((ContainerIdentity) started.identity()).containerId();
    }

    static List<Drift> drifts(Host host, AttemptRef ref) {
        return host.of(ref).stream()
                .filter(Report.Drifted.class::isInstance)
                .map(report -> ((Report.Drifted) report).drift())
                .toList();
    }
}
