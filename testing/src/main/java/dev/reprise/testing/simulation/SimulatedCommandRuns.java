package dev.reprise.testing.simulation;

import dev.reprise.engine.ExecResult;
import dev.reprise.engine.runtime.CommandRuns;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One host's runs of commands: each takes a second and says what it was told. One thread. */
public final class SimulatedCommandRuns implements CommandRuns {
    private static final Duration LENGTH = Duration.ofSeconds(1);

    private final VirtualTime time;
    private final Faults faults;
    private final Reports reports;
    private final List<Order> orders = new ArrayList<>();
    private final Set<String> running = new HashSet<>();

    SimulatedCommandRuns(VirtualTime time, Faults faults, Reports reports) {
        this.time = time;
        this.faults = faults;
        this.reports = reports;
    }

    /** Returns what it was told to run, in order. */
    public List<Order> orders() {
        return List.copyOf(orders);
    }

    @Override
    public void run(Order order) {
        orders.add(order);
        running.add(order.key());
        time.after(LENGTH.plus(faults.delay()), () -> end(order));
    }

    private void end(Order order) {
        if (running.remove(order.key())) {
            Optional.ofNullable(order.result())
                    .ifPresent(result -> result.complete(ExecResult.ended(0, "done", false)));
            reports.report(
                    new Report.CommandEnded(
                            order.ref().instance(),
                            order.commandId(),
                            true,
                            order.command().name() + " done"));
        }
    }

    @Override
    public void keep(Set<String> keys) {
        running.retainAll(keys);
    }

    @Override
    public void close() {
        running.clear();
    }
}
