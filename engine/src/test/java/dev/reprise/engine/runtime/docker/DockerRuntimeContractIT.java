package dev.reprise.engine.runtime.docker;

import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.NeedsDocker;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.RuntimeContract;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.nio.file.Files;

@NeedsDocker
class DockerRuntimeContractIT extends RuntimeContract {
    @RegisterExtension final Site site = new Site(engine());

    /** Returns the address of the engine, null for the one that the environment names. */
    @Nullable String engine() {
        return null;
    }

    @Override
    protected Runtime open(Reports reports) {
        return site.open(reports);
    }

    @Override
    protected LaunchOrder order(AttemptRef ref, Behaviour behaviour) {
        return switch (behaviour) {
            case EXIT_7_AT_ONCE -> site.shell(ref, "exit 7");
            case RUNS_UNTIL_TERM ->
                    site.shell(
                            ref, "trap 'exit 143' TERM; echo up; while :; do sleep 1 & wait; done");
            case IGNORES_TERM ->
                    site.shell(ref, "trap '' TERM; echo up; while :; do sleep 300; done");
            case MISSING_BINARY -> site.order(ref, new Site.Wanted().args("no-such-program"));
        };
    }

    @Override
    protected void awaitBehaviour(AttemptRef ref, Behaviour behaviour) {
        if (behaviour != Behaviour.EXIT_7_AT_ONCE) {
            await(() -> said(ref).equals("up\n"));
        }
    }

    private String said(AttemptRef ref) throws IOException {
        return Files.readString(site.folder(ref).stdout());
    }
}
