package dev.reprise.eventstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Snapshots beside a log in memory. */
final class InMemorySnapshots implements Snapshots {
    private final InMemoryLog log;
    private final Map<String, TreeMap<Long, Snapshot>> kept = new HashMap<>();

    InMemorySnapshots(InMemoryLog log) {
        this.log = log;
    }

    @Override
    public Optional<Snapshot> atOrBefore(long position, String codeVersion) {
        synchronized (log) {
            var found = kept.getOrDefault(codeVersion, new TreeMap<>()).floorEntry(position);
            return log.session(position)
                    .flatMap(
                            session ->
                                    Optional.ofNullable(found)
                                            .filter(e -> in(session, e.getKey()))
                                            .map(Map.Entry::getValue));
        }
    }

    @Override
    public void save(Snapshot snapshot) {
        snapshot.requireSmall();
        synchronized (log) {
            var session = log.session(snapshot.position());
            if (session.isEmpty()) {
                return;
            }
            kept.keySet().removeIf(version -> !version.equals(snapshot.codeVersion()));
            var own = kept.computeIfAbsent(snapshot.codeVersion(), _ -> new TreeMap<>());
            own.put(snapshot.position(), snapshot);
            var positions = new ArrayList<>(own.keySet());
            positions.removeIf(position -> !in(session.get(), position));
            prune(own, positions);
        }
    }

    private boolean in(long session, long position) {
        return log.session(position).filter(own -> own == session).isPresent();
    }

    private static void prune(TreeMap<Long, Snapshot> own, List<Long> positions) {
        if (positions.size() > KEPT) {
            own.remove(Snapshots.leastMissed(positions));
        }
    }

    /** Forgets what lies at or before {@code position}. */
    void forget(long position) {
        kept.values().forEach(own -> own.headMap(position, true).clear());
    }
}
