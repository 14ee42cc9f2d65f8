package dev.reprise.engine.runtime.probe;

import dev.reprise.app.spec.CommandSpec.InputType;
import dev.reprise.engine.runtime.CommandRuns;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Secrets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Runs commands as processes of this machine, each on a thread of its own. Thread-safe. */
public final class ModelCommandRuns implements CommandRuns {
    private final Reports reports;
    private final Secrets secrets;
    private final Map<String, Thread> running = new ConcurrentHashMap<>();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /**
     * @param secrets what must not be shown of the output
     */
    public ModelCommandRuns(Reports reports, Secrets secrets) {
        this.reports = reports;
        this.secrets = secrets;
    }

    /** How a run has ended. */
    private record End(boolean ok, String detail) {}

    @Override
    public void run(Order order) {
        if (taken.add(order.key())) {
            var thread = Thread.ofVirtual().name("command").unstarted(() -> runNow(order));
            running.put(order.key(), thread);
            thread.start();
        }
    }

    private void runNow(Order order) {
        try {
            var end = end(order);
            var ref = order.ref();
            reports.report(
                    new Report.CommandEnded(
                            ref.instance(), order.commandId(), end.ok(), masked(order, end)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody waits for its end any more.
        } finally {
            running.remove(order.key());
        }
    }

    private static End end(Order order) throws InterruptedException {
        var command = order.command();
        var program = command.commandLine().getFirst();
        Process process;
        try {
            process =
                    ExecCheck.start(
                            command.commandLine(), environment(order), order.workingDirectory());
        } catch (IOException e) {
            return new End(false, program + " cannot be run: " + e.getMessage());
        }
        var output = new OutputTail(process);
        try {
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                ExecCheck.killTree(process);
                var longest = Deadline.in(command.timeout()).text();
                return new End(false, program + " did not end within " + longest);
            }
        } catch (InterruptedException e) {
            ExecCheck.killTree(process);
            throw e;
        }
        var code = process.exitValue();
        var said = output.text();
        return code == 0
                ? new End(true, said)
                : new End(
                        false,
                        program + " exited with " + code + (said.isEmpty() ? "" : ":\n" + said));
    }

    /** With the attempt's id, it is stopped with the attempt's other processes. */
    private static Map<String, String> environment(Order order) {
        var environment = new HashMap<>(order.environment());
        for (var argument : order.command().arguments()) {
            Optional.ofNullable(order.arguments().get(argument.name()))
                    .ifPresent(value -> environment.put(argument.variable(), value));
        }
        environment.put("REPRISE_ATTEMPT", order.ref().attemptId());
        return environment;
    }

    private String masked(Order order, End end) {
        if (!secrets.known()) {
            return "what it said is not shown: this host does not know the app's secrets";
        }
        var values = new ArrayList<>(secrets.values());
        order.command().arguments().stream()
                .filter(argument -> argument.type() == InputType.SECRET)
                .forEach(
                        argument ->
                                Optional.ofNullable(order.arguments().get(argument.name()))
                                        .ifPresent(values::add));
        return OutputTail.lastLines(Voice.masked(end.detail(), values));
    }

    @Override
    public void keep(Set<String> keys) {
        running.forEach(
                (key, thread) -> {
                    if (!keys.contains(key)) {
                        thread.interrupt();
                    }
                });
        taken.retainAll(keys);
    }

    @Override
    public void close() {
        running.values().forEach(Thread::interrupt);
    }
}
