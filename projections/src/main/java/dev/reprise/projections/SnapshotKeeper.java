package dev.reprise.projections;

import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.StoredEvent;

import java.util.List;

/**
 * Follows the log and saves a state now and then, so that readers of the past find one near.
 * Subscribe it above the position of the state that it begins with.
 */
public final class SnapshotKeeper implements EventStore.Subscriber {
    private final StateSnapshots snapshots;
    private final AppFold fold;
    private long position;

    public SnapshotKeeper(StateSnapshots snapshots, AppState begin) {
        this.snapshots = snapshots;
        this.fold = new AppFold(begin);
        this.position = begin.position();
    }

    @Override
    public void onEvents(List<StoredEvent> events) {
        for (var event : events) {
            fold.apply(Recorded.of(event));
        }
        var last = events.getLast().position();
        if (StateSnapshots.due(position, last)) {
            snapshots.save(fold.state());
        }
        position = last;
    }
}
