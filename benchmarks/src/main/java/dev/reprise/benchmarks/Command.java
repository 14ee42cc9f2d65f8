package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs commands to their ends. */
final class Command {
    /** What {@code timeout} ends with when it had to end the command. */
    private static final int TOO_LONG = 124;

    private Command() {}

    /**
     * Returns what the command prints, without blanks around it.
     *
     * @param environment beside that of this process
     * @throws IOException if it fails or takes longer, with the last line of what it has said
     */
    static String run(Duration limit, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder("timeout", Long.toString(limit.toSeconds()));
        builder.command().addAll(command);
        builder.environment().putAll(environment);
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var code = process.waitFor();
        if (code == TOO_LONG) {
            throw new IOException(command.getFirst() + " takes longer than " + limit);
        }
        if (code != 0) {
            var last = said.strip().lines().reduce("", (_, line) -> line);
            throw new IOException("%s: %s (%d)".formatted(command.getFirst(), last, code));
        }
        return said.strip();
    }
}
