package dev.reprise.engine.runtime.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Finds which processes belong to which attempt: by session and by {@code REPRISE_ATTEMPT}. Many
 * questions are answered by one look at {@code /proc}, and looking takes at most a quarter of the
 * loop's time. On the loop's thread.
 */
final class Trees {
    private static final long FRESH_NANOS = 1_000_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final Machine machine;
    private final EventLoop loop;
    private final Supplier<Set<Long>> keepers;
    private final long self = ProcessHandle.current().pid();
    private final List<Consumer<Snapshot>> waiting = new ArrayList<>();
    private long notBefore = System.nanoTime();
    private boolean timed;
    private Map<Long, Environment> environments = Map.of();

    /**
     * @param keepers pids of keepers known to live: whoever is in their session needs no second
     *     look
     */
    Trees(Machine machine, EventLoop loop, Supplier<Set<Long>> keepers) {
        this.machine = machine;
        this.loop = loop;
        this.keepers = keepers;
        loop.atEndOfRound(this::answer);
    }

    /** What ran at one moment; pids only, to be checked again after opening. */
    record Snapshot(Map<Long, List<Long>> bySession, Map<String, List<Long>> byAttempt) {
        /** Returns the pids of processes with that id in their environment. */
        List<Long> withId(String attemptId) {
            return byAttempt.getOrDefault(attemptId, List.of());
        }

        List<Long> inSession(long session) {
            return bySession.getOrDefault(session, List.of());
        }
    }

    /** Tells {@code reader} what runs, as of a moment after this call. */
    void look(Consumer<Snapshot> reader) {
        waiting.add(reader);
    }

    /** Answers all questions of this round, or sets a timer. */
    private void answer() {
        if (waiting.isEmpty() || timed) {
            return;
        }
        var early = notBefore - System.nanoTime();
        if (early > 0) {
            timed = true;
            loop.after(
                    early / 1_000_000 + 1,
                    () -> {
                        timed = false;
                        answer();
                    });
            return;
        }
        var begun = System.nanoTime();
        var readers = List.copyOf(waiting);
        waiting.clear();
        var snapshot = snapshot();
        var ended = System.nanoTime();
        // A look that was itself held up says nothing of the next.
        notBefore = ended + Math.min(LONGEST_PAUSE_NANOS, 3 * (ended - begun));
        readers.forEach(reader -> EventLoop.guarded(() -> reader.accept(snapshot)));
    }

    private Snapshot snapshot() {
        var sessions = new HashMap<Long, List<Long>>();
        var attempts = new HashMap<String, List<Long>>();
        var known = new HashSet<>(keepers.get());
        var read = new HashMap<Long, Environment>();
        for (var pid : machine.pids()) {
            var session = machine.session(pid);
            if (session <= 0 || pid == self) {
                continue;
            }
            sessions.computeIfAbsent(session, _ -> new ArrayList<>()).add(pid);
            if (!known.contains(session)) {
                var environment = environment(pid, session);
                read.put(pid, environment);
                environment.attemptId.ifPresent(
                        id -> attempts.computeIfAbsent(id, _ -> new ArrayList<>()).add(pid));
            }
        }
        environments = read;
        return new Snapshot(sessions, attempts);
    }

    /** Reading again within a second is spared: no pid returns that soon. */
    private Environment environment(long pid, long session) {
        var before = environments.get(pid);
        var now = System.nanoTime();
        return before != null && before.session == session && now - before.at < FRESH_NANOS
                ? before
                : new Environment(session, machine.attemptId(pid), now);
    }

    /** What a process's environment said. */
    private record Environment(long session, Optional<String> attemptId, long at) {}
}
