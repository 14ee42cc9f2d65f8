package dev.reprise.engine.runtime.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Starts keepers, each in a session of its own. Thread-safe. */
interface Spawner extends AutoCloseable {
    /** For what needs no wake-up pipe: its stdout goes nowhere. */
    int NO_WAKE_UP = -1;

    /**
     * Returns posix_spawn; or ProcessBuilder where glibc's newer functions are missing, or with the
     * system property {@code reprise.process.spawn=portable}.
     *
     * @param wakeUp the descriptor that becomes the stdout of all that is spawned
     */
    static Spawner choose(int wakeUp) {
        var portable = "portable".equals(System.getProperty("reprise.process.spawn"));
        return !portable && PosixSpawner.supported()
                ? new PosixSpawner(wakeUp)
                : new PortableSpawner(wakeUp != NO_WAKE_UP);
    }

    /**
     * Starts {@code /bin/sh} with these arguments; it waits on its stdin.
     *
     * @param environment all of it
     * @throws IOException if the system refuses, for example for want of the working directory
     */
    Spawned spawn(List<String> arguments, Map<String, String> environment, Path workingDirectory)
            throws IOException;

    @Override
    void close();

    /** A keeper that waits for its line on stdin. */
    interface Spawned {
        long pid();

        /** Lets it start the program. */
        void go();

        /** Ends it before it has started anything. */
        void abandon();

        /**
         * Waits until the program's pid is recorded, where no wake-up pipe tells so; else returns
         * at once.
         */
        void awaitRecord();

        /** Takes its exit status if it has ended; empty if it was killed or is not known. */
        OptionalInt reap();
    }
}
