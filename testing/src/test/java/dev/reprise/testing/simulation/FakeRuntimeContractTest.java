package dev.reprise.testing.simulation;

import dev.reprise.engine.runtime.AttemptRef;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Runtime;
import dev.reprise.engine.runtime.RuntimeContract;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

class FakeRuntimeContractTest extends RuntimeContract {
    private static final int STEPS = 20_000;

    private final VirtualTime time = new VirtualTime();
    private final Map<String, Program> programs = new HashMap<>();
    private final SimulatedMachine machine =
            new SimulatedMachine(time, name -> programs.getOrDefault(name, Program.server()), true);

    @Override
    protected Runtime open(Reports reports) {
        return new FakeRuntime(machine, time, Faults.NONE, reports);
    }

    @Override
    protected void await(Callable<Boolean> condition) {
        try {
            for (int i = 0; i < STEPS && !condition.call(); i++) {
                time.run(Duration.ofMillis(1));
            }
            if (!condition.call()) {
                throw new AssertionError("not within " + STEPS + " ms of virtual time");
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected LaunchOrder order(AttemptRef ref, Behaviour behaviour) {
        programs.put(
                ref.instance(),
                switch (behaviour) {
                    case EXIT_7_AT_ONCE -> Program.job(Duration.ZERO, 7);
                    case RUNS_UNTIL_TERM -> Program.server();
                    case IGNORES_TERM -> Program.server().deaf();
                    case MISSING_BINARY -> Program.absent();
                });
        return new LaunchOrder(ref, List.of(ref.instance()), Map.of(), "/", STOP);
    }
}
