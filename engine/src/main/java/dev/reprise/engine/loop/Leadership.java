package dev.reprise.engine.loop;

import dev.reprise.eventstore.FencedException;

/** This host's right to act: its epoch, and a look at its lease before each effect. */
public interface Leadership {
    /** Returns the epoch that this host took. */
    long epoch();

    /**
     * Returns while this host may act.
     *
     * @throws FencedException once its lease has run out or another host has taken over: it must
     *     not act any more
     */
    void check();
}
