package dev.reprise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What starts programs and keeps them. */
interface Supervisor {
    /** How long anything may take before a benchmark gives up. */
    Duration PATIENCE = Duration.ofSeconds(120);

    String name();

    /** Whether it starts a program again that was killed, at once. */
    boolean restarts();

    /**
     * Writes what is needed to run {@code count} programs named {@code p1}, {@code p2}, ... that
     * leave a mark each. Not measured.
     *
     * @param directory empty, this supervisor's own
     */
    Ready prepare(Path directory, Marks marks, int count) throws Exception;

    /** Programs that have been written down and wait for their command. Can be started again. */
    interface Ready {
        /** Gives the command, which is the start of what is measured. */
        Running start() throws IOException;
    }

    /** A supervisor at work. */
    interface Running {
        /** The process that supervises. */
        long pid() throws Exception;

        /** Stops it with SIGTERM to {@link #pid} and waits until that has ended. */
        void stop() throws Exception;
    }
}
