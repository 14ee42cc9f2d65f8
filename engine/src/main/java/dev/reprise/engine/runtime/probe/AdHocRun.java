package dev.reprise.engine.runtime.probe;

import dev.reprise.engine.ExecResult;
import dev.reprise.engine.runtime.CommandRuns.Order;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Execs.Result;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a command that the model does not know, with all that it prints. */
final class AdHocRun {
    private AdHocRun() {}

    /**
     * Runs it to its end, or kills it at its time-out or when the thread is interrupted. The output
     * is not masked.
     */
    static ExecResult run(Order order, Execs containers) throws InterruptedException {
        var command = order.command();
        var program = command.commandLine().getFirst();
        try {
            var result =
                    order.contained()
                            ? containers.run(
                                    order.ref(), command.commandLine(), Map.of(), command.timeout())
                            : process(order);
            return new ExecResult(result.exitCode(), result.output());
        } catch (IOException e) {
            var words = String.valueOf(e.getMessage());
            return new ExecResult(
                    missing(words) ? ExecResult.NOT_FOUND : ExecResult.NOT_RUNNABLE,
                    program + " cannot be run: " + words);
        } catch (TimeoutException _) {
            var longest = Deadline.in(command.timeout()).text();
            return new ExecResult(ExecResult.TIMED_OUT, program + " did not end within " + longest);
        }
    }

    /** Engines say no more than what the kernel or the search of the path has said. */
    private static boolean missing(String words) {
        return words.contains("executable file not found")
                || words.contains("no such file or directory");
    }

    private static Result process(Order order)
            throws IOException, InterruptedException, TimeoutException {
        var process =
                ExecCheck.start(
                        order.command().commandLine(),
                        ModelCommandRuns.environment(order),
                        order.workingDirectory());
        var output = new OutputHead(process);
        var ended = false;
        try {
            var limit = order.command().timeout().toMillis();
            ended = process.waitFor(limit, TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                ExecCheck.killTree(process);
            }
        }
        if (!ended) {
            throw new TimeoutException();
        }
        return new Result(process.exitValue(), output.text());
    }
}
