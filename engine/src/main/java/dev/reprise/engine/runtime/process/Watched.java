package dev.reprise.engine.runtime.process;

import dev.reprise.app.event.ProcessIdentity;

import java.util.Optional;
import java.util.Set;

/** An attempt that this host knows, until it is settled. On the loop's thread. */
sealed interface Watched permits Attempt, Guest {
    /** Signals the program as soon as there is one; with its whole tree, if we have started it. */
    void stop(String signal);

    /** Ends the attempt if its program is only waited for. */
    void giveUp();

    /** Kills the program with its tree until nothing is left of it. */
    void kill();

    /** Says again that the program runs, if it does. */
    void announce();

    /** Returns the pids of its tree while the program runs, else none. */
    Set<Long> pids(Trees.Snapshot snapshot);

    /** Returns the keeper if this host has seen it alive, so that its session is known. */
    Optional<ProcessIdentity> knownKeeper();

    /** Frees what the watch holds. */
    void release();
}
