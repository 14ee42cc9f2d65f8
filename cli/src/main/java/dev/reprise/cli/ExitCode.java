package dev.reprise.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the program's exit codes mean; stable for scripts. */
public final class ExitCode {
    public static final int OK = 0;

    /** The command line makes no sense: unknown command, option, resource or value. */
    public static final int INVALID = 1;

    /** What was asked could not be done; also: the app host threw, another host holds it. */
    public static final int FAILED = 2;

    /** A replay came to other steps than those recorded. */
    public static final int DIFFERENT = 3;

    /** A log cannot be replayed. */
    public static final int UNREADABLE = 4;

    /** The app host's sources, or those of a Java program of it, do not compile. */
    public static final int BUILD_FAILED = 6;

    /** No app host was found. */
    public static final int NO_APP_HOST = 7;

    /** No JDK with a compiler. */
    public static final int NO_JDK = 11;

    /** A resource command was refused or failed. */
    public static final int COMMAND_FAILED = 16;

    /** A wait timed out, also one for the outcome of a resource command. */
    public static final int WAIT_TIMEOUT = 17;

    /** What is waited for can no longer come true. */
    public static final int WAIT_FAILED = 18;

    /** Ended by Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** Returns what {@code --help} prints: code and meaning, ascending. */
    public static Map<String, String> documented() {
        var codes = new LinkedHashMap<String, String>();
        codes.put("0", "done");
        codes.put("1", "invalid command line, unknown resource, malformed value");
        codes.put("2", "failed: the reason is on stderr");
        codes.put("3", "replay: other steps than those recorded");
        codes.put("4", "replay: the log cannot be replayed");
        codes.put("6", "the app host, or a Java program of it, does not compile");
        codes.put("7", "no app host found");
        codes.put("11", "no JDK 25 with a compiler");
        codes.put("16", "a resource command was refused or failed");
        codes.put("17", "a wait, or a resource command: time is up");
        codes.put("18", "wait: can no longer be reached");
        codes.put("130", "interrupted by Ctrl-C");
        return codes;
    }
}
