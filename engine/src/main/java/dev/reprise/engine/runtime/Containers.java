package dev.reprise.engine.runtime;

import java.util.Set;

/**
 * The container engine beside the attempts that {@link Runtime} runs on it: its health, the app's
 * networks, what dead hosts have left. Every call returns at once; outcomes come back as reports.
 */
public interface Containers extends AutoCloseable {
    /**
     * With {@code needed}, looks for the engine from now on, until it is told otherwise: reports
     * {@code EngineUp} or {@code EngineDown} once soon, at each change, and again whenever it is
     * told again. Before {@code EngineUp}, and after {@code EngineDown}, a launch or an adoption
     * waits inside the runtime for the engine; nothing is reported as failed because the engine is
     * away.
     */
    void watch(boolean needed);

    /** Makes the network unless it is there. Reports {@code NetworkUp} or {@code NetworkDown}. */
    void network(String name);

    /**
     * Removes a network of this app unless containers are in it. Reports {@code NetworkGone}, also
     * when there was none.
     */
    void removeNetwork(String name);

    /**
     * Removes containers of this app host that no attempt of {@code attemptIds} owns, but for
     * persistent ones: a dead host left them, or a request that came late. Goes on with what comes
     * later; attempts that this host launches or adopts are spared. So are networks of other names
     * than {@code networks} that nothing is in, once. Reports nothing.
     *
     * @param right called before each removal, on a thread of the runtime; throws once this host
     *     may not act any more, which ends the harvest for good
     */
    void harvest(Set<String> attemptIds, Set<String> networks, Runnable right);

    /** Stops watching. What runs goes on running. */
    @Override
    void close();
}
