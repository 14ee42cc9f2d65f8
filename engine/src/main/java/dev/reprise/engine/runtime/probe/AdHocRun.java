package dev.reprise.engine.runtime.probe;

import dev.reprise.engine.ExecResult;
import dev.reprise.engine.runtime.CommandRuns.Order;
import dev.reprise.engine.runtime.Execs;
import dev.reprise.engine.runtime.Execs.Result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a command that the model does not know, with all that it prints. */
final class AdHocRun {
    /** So begins what the command that makes the session says when it cannot start the other. */
    private static final String NOT_STARTED = "setsid: ";

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
            var said = result.output().getBytes(StandardCharsets.UTF_8).length;
            return ExecResult.ended(result.exitCode(), result.output(), said >= Execs.MOST_OUTPUT);
        } catch (IOException e) {
            var words = String.valueOf(e.getMessage());
            return ExecResult.failed(
                    missing(words) ? ExecResult.NOT_FOUND : ExecResult.NOT_RUNNABLE,
                    program + " cannot be run: " + words);
        } catch (TimeoutException _) {
            var longest = Deadline.in(command.timeout()).text();
            return ExecResult.failed(
                    ExecResult.TIMED_OUT, program + " did not end within " + longest);
        }
    }

    /** Engines say no more than what the kernel or the search of the path has said. */
    private static boolean missing(String words) {
        var lower = words.toLowerCase(Locale.ROOT);
        return lower.contains("executable file not found")
                || lower.contains("no such file or directory");
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
        var said = output.text();
        if (process.exitValue() > 125 && said.startsWith(NOT_STARTED)) {
            throw new IOException(said.strip().replaceFirst(".*: ", ""));
        }
        return new Result(process.exitValue(), said);
    }
}
