package dev.reprise.engine.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Runs commands where an attempt's program runs: for checks, init scripts and people. */
@FunctionalInterface
public interface Execs {
    /** Where nothing runs. */
    Execs NONE =
            (ref, _, _, _) -> {
                throw new IOException(ref.instance() + " does not run");
            };

    /**
     * Runs a command with the attempt's environment and directory and returns how it ended. Blocks
     * the caller. At the time-out, and when the caller is interrupted, the command is killed.
     *
     * @param environment laid over what is there; secrets in clear, never logged
     * @throws IOException if it cannot be started, in words for people
     * @throws TimeoutException if it did not end in time
     */
    Result run(
            AttemptRef ref,
            List<String> commandLine,
            Map<String, String> environment,
            Duration timeout)
            throws IOException, InterruptedException, TimeoutException;

    /** So much of what a command prints is kept. */
    int MOST_OUTPUT = 64 * 1024;

    /**
     * How a command ended.
     *
     * @param output the first {@link #MOST_OUTPUT} bytes of stdout and stderr together, as they
     *     came
     */
    record Result(int exitCode, String output) {}
}
