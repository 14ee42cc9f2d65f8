package dev.reprise.engine.replay;

import dev.reprise.app.event.UnknownEventException;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.Recorded;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads a range of a log batch by batch, in order, a page at a time: a log of any length takes the
 * same memory. {@link #next} fails with {@link Batch.UnreadableException} at an event that this
 * program does not know. One thread.
 */
public final class Batches implements Iterator<Batch> {
    private static final int PAGE = 2_000;

    private final EventStore log;
    private final long last;
    private List<StoredEvent> page = List.of();
    private int index;
    private long read;

    /**
     * @param first position of the first event, the beginning of a batch
     * @param last position of the last event, the end of a batch; what is appended later is not
     *     read
     */
    public Batches(EventStore log, long first, long last) {
        this.log = log;
        this.read = first - 1;
        this.last = last;
    }

    @Override
    public boolean hasNext() {
        if (index == page.size()) {
            page = read < last ? log.read(read, (int) Math.min(PAGE, last - read)) : List.of();
            index = 0;
            read = page.isEmpty() ? last : page.getLast().position();
        }
        return index < page.size();
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the log ends at " + last);
        }
        var batch = page.get(index).batch();
        var events = new ArrayList<Recorded>();
        while (hasNext() && page.get(index).batch() == batch) {
            events.add(decode(page.get(index++)));
        }
        return new Batch(events);
    }

    private static Recorded decode(StoredEvent event) {
        try {
            return Recorded.of(event);
        } catch (UnknownEventException e) {
            throw new Batch.UnreadableException(
                    event,
                    "type "
                            + event.type()
                            + " (schema "
                            + event.schemaVersion()
                            + ") at position "
                            + event.position()
                            + " is newer than this Reprise: replay it with the version that"
                            + " recorded it, or a later one",
                    e);
        } catch (IllegalArgumentException e) {
            throw new Batch.UnreadableException(
                    event, "position " + event.position() + ": " + e.getMessage(), e);
        }
    }
}
