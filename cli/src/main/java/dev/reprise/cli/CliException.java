package dev.reprise.cli;

/** Ends a command with an exit code and a message for people, without a stack trace. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** {@code message} names the value, the limit and the way out. */
    public CliException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public CliException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Returns a code of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }
}
