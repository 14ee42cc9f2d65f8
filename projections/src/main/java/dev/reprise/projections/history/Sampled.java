package dev.reprise.projections.history;

import dev.reprise.app.event.HostEvent.UsageSampled;
import dev.reprise.app.event.Streams;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.Readings;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the log holds samples of use.
 *
 * @param positions ascending, at most {@value #MOST}
 * @param next the position to ask on from, 0 if there are no more
 */
public record Sampled(List<Long> positions, long next) {
    /** The most positions of one answer: those of nearly two days. */
    public static final int MOST = 10_000;

    private static final String TYPE = UsageSampled.class.getSimpleName();

    public Sampled {
        positions = List.copyOf(positions);
    }

    static Sampled of(EventStore store, long from, long to) {
        var positions = new ArrayList<Long>();
        var page = store.readStream(Streams.HOST, versionBefore(store, from), History.MOST_EVENTS);
        while (!page.isEmpty()) {
            Readings.requireWanted(page.getLast().position());
            for (var event : page) {
                if (event.position() > to) {
                    return new Sampled(positions, 0);
                }
                if (event.type().equals(TYPE)) {
                    if (positions.size() == MOST) {
                        return new Sampled(positions, event.position());
                    }
                    positions.add(event.position());
                }
            }
            page = store.readStream(Streams.HOST, page.getLast().version(), History.MOST_EVENTS);
        }
        return new Sampled(positions, 0);
    }

    /** Versions ascend with positions, so halving finds it without reading all that is before. */
    private static long versionBefore(EventStore store, long position) {
        var low = 0L;
        var high = store.streamVersion(Streams.HOST);
        while (low < high) {
            var middle = (low + high) >>> 1;
            var next = store.readStream(Streams.HOST, middle, 1);
            if (next.isEmpty() || next.getFirst().position() >= position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
