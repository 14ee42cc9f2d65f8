package dev.reprise.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What libraries and host log, on stderr: warnings on one line. Loaded with the first of them. */
public final class Logging {
    /** Prints every failure of a call that is waited for, which then is thrown as well. */
    private static final Logger TWICE =
            Logger.getLogger("com.github.dockerjava.api.async.ResultCallbackTemplate");

    /** Called by {@code java.util.logging}. */
    public Logging() {
        System.setProperty(
                "java.util.logging.SimpleFormatter.format",
                "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
        var root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(new ConsoleHandler());
        TWICE.setLevel(Level.OFF);
    }
}
