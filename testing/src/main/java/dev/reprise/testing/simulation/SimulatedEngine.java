package dev.reprise.testing.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The container engine of a {@link SimulatedMachine}: it outlives hosts, and may be away for a
 * while. One thread.
 */
public final class SimulatedEngine {
    private final Set<String> networks = new TreeSet<>();
    private final List<Consumer<Boolean>> watchers = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean up = true;

    /** Returns whether it answers. */
    public boolean answers() {
        return up;
    }

    /** It does not answer from now on. */
    public void away() {
        change(false);
    }

    /** It answers again: whoever waited for it goes on. */
    public void back() {
        change(true);
        var due = List.copyOf(waiting);
        waiting.clear();
        due.forEach(Runnable::run);
    }

    /** Returns the networks that it has. */
    public Set<String> networks() {
        return Set.copyOf(networks);
    }

    void make(String network) {
        networks.add(network);
    }

    void remove(String network) {
        networks.remove(network);
    }

    void watch(Consumer<Boolean> watcher) {
        watchers.add(watcher);
    }

    /** Runs it now, or once the engine answers. */
    void whenUp(Runnable task) {
        if (up) {
            task.run();
        } else {
            waiting.add(task);
        }
    }

    private void change(boolean nowUp) {
        if (up != nowUp) {
            up = nowUp;
            List.copyOf(watchers).forEach(watcher -> watcher.accept(nowUp));
        }
    }
}
