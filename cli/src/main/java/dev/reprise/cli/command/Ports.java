package dev.reprise.cli.command;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.Invocation;

import org.jspecify.annotations.Nullable;

/** The option {@code --port}. */
final class Ports {
    private Ports() {}

    /** Returns the port that was given, null for none. */
    static @Nullable Integer of(Invocation invocation) {
        Integer port = invocation.<Integer>option("--port");
        if (port != null && (port < 0 || port > 65_535)) {
            throw new CliException(ExitCode.INVALID, "--port " + port + " is outside 0..65535");
        }
        return port;
    }
}
