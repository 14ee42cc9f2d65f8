package dev.reprise.testing.simulation;

import dev.reprise.app.event.ResourceEvent.Retry;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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
    private final List<Consumer<String>> listeners = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final Deque<Refusal> refusals = new ArrayDeque<>();
    private boolean up = true;

    /** What it says instead of starting a container. */
    record Refusal(String words, @Nullable Retry retry) {}

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

    /**
     * It refuses the next containers.
     *
     * @param retry how those may be tried again, null for not at all
     */
    public void refuse(int times, String words, @Nullable Retry retry) {
        for (int i = 0; i < times; i++) {
            refusals.add(new Refusal(words, retry));
        }
    }

    /** It refuses nothing any more. */
    public void relent() {
        refusals.clear();
    }

    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusals.poll());
    }

    /** Somebody removes a network. */
    public void prune(String network) {
        networks.remove(network);
        listeners.forEach(listener -> listener.accept(network));
    }

    void listen(Consumer<String> pruned) {
        listeners.add(pruned);
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
