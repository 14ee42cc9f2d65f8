package dev.reprise.engine.runtime.probe;

import dev.reprise.app.spec.CommandSpec.InputType;
import dev.reprise.engine.ExecResult;
import dev.reprise.engine.runtime.CommandRuns;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Report;
import dev.reprise.engine.runtime.Reports;
import dev.reprise.engine.runtime.Secrets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs commands, of the model and others, where their programs run, as processes of this machine or
 * inside containers, each on a thread of its own. Thread-safe.
 */
public final class ModelCommandRuns implements CommandRuns {
    private final Reports reports;
    private final Secrets secrets;
    private final Execs containers;
    private final Map<String, Thread> running = new ConcurrentHashMap<>();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /**
     * @param secrets what must not be shown of the output
     * @param containers runs commands inside containers
     */
    public ModelCommandRuns(Reports reports, Secrets secrets, Execs containers) {
        this.reports = reports;
        this.secrets = secrets;
        this.containers = containers;
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
            var answer = order.result();
            var end = answer == null ? modelled(order) : adHoc(order, answer);
            reports.report(
                    new Report.CommandEnded(
                            order.ref().instance(), order.commandId(), end.ok(), end.detail()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Nobody waits for its end any more.
        } finally {
            running.remove(order.key());
        }
    }

    private End modelled(Order order) throws InterruptedException {
        var end = order.contained() ? contained(order) : end(order);
        return new End(end.ok(), OutputTail.lastLines(masked(order, end.detail())));
    }

    /** Whoever asked for it learns all, the log no more than how it ended. */
    private End adHoc(Order order, CompletableFuture<ExecResult> answer)
            throws InterruptedException {
        var result = AdHocRun.run(order, containers);
        var reason = result.reason();
        answer.complete(
                new ExecResult(
                        result.exitCode(),
                        masked(order, result.output()),
                        result.truncated(),
                        reason == null ? null : masked(order, reason)));
        return new End(
                result.exitCode() == 0,
                result.exitCode() == ExecResult.TIMED_OUT
                        ? "it did not end in time"
                        : "exit code " + result.exitCode());
    }

    private End contained(Order order) throws InterruptedException {
        var command = order.command();
        var program = command.commandLine().getFirst();
        try {
            var result =
                    containers.run(
                            order.ref(),
                            command.commandLine(),
                            arguments(order),
                            command.timeout());
            return end(program, result.exitCode(), result.output().strip());
        } catch (IOException e) {
            return new End(false, program + " cannot be run: " + e.getMessage());
        } catch (TimeoutException _) {
            return late(program, order);
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
                return late(program, order);
            }
        } catch (InterruptedException e) {
            ExecCheck.killTree(process);
            throw e;
        }
        return end(program, process.exitValue(), output.text());
    }

    private static End late(String program, Order order) {
        var longest = Deadline.in(order.command().timeout()).text();
        return new End(false, program + " did not end within " + longest);
    }

    private static End end(String program, int code, String said) {
        return code == 0
                ? new End(true, said)
                : new End(
                        false,
                        program + " exited with " + code + (said.isEmpty() ? "" : ":\n" + said));
    }

    /** With the attempt's id, it is stopped with the attempt's other processes. */
    static Map<String, String> environment(Order order) {
        var environment = new HashMap<>(order.environment());
        environment.putAll(arguments(order));
        environment.put("REPRISE_ATTEMPT", order.ref().attemptId());
        return environment;
    }

    private static Map<String, String> arguments(Order order) {
        var variables = new HashMap<String, String>();
        for (var argument : order.command().arguments()) {
            Optional.ofNullable(order.arguments().get(argument.name()))
                    .ifPresent(value -> variables.put(argument.variable(), value));
        }
        return variables;
    }

    private String masked(Order order, String said) {
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
        return Secrets.masked(said, values);
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
