package dev.reprise.http;

import dev.reprise.engine.HostService;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.StoredEvent;

import io.javalin.http.Context;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The log as server-sent events: every event once, in order, from a position on. {@code
 * Last-Event-ID} names the last one that the client has, {@code from} the first one it wants. A
 * reader that has caught up and then falls too far behind is told the {@code gap} that it is led
 * past. Each reader has its own subscription, so none slows the writer or another reader.
 */
final class StreamRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRoutes.class);

    /** Batches, of as many events as the store reads at a time. */
    private static final int HANDED_OVER = 2;

    private final HostService host;
    private final Present present;
    private final Past past;
    private final OpenStreams streams;
    private final Frames frames = new Frames();
    private final Duration heartbeat;
    private final int gapLimit;

    StreamRoutes(
            HostService host,
            Present present,
            Past past,
            OpenStreams streams,
            Duration heartbeat,
            int gapLimit) {
        this.host = host;
        this.present = present;
        this.past = past;
        this.streams = streams;
        this.heartbeat = heartbeat;
        this.gapLimit = gapLimit;
    }

    void register(Routes routes) {
        routes.get("/api/stream", this::stream);
    }

    private void stream(Context ctx) throws Exception {
        var query = Query.of(ctx, "from", "views");
        var withViews = query.flag("views");
        var head = past.soon(() -> host.log().head());
        var after = after(ctx, query, head.position());
        var batches = new Handoff<List<StoredEvent>>(HANDED_OVER);
        streams.enter(batches);
        try {
            var out = new EventSource(ctx, heartbeat);
            out.begin(after);
            var changes = withViews ? new Changes(host, out) : null;
            if (changes != null) {
                changes.snapshot(head.position());
            }
            out.flush();
            new Reader(out, changes, batches, head.position(), after).run();
        } finally {
            streams.leave(batches);
        }
    }

    private long after(Context ctx, Query query, long head) throws Exception {
        var last = ctx.header("Last-Event-ID");
        var after =
                last != null && !last.isEmpty()
                        ? Query.parse("Last-Event-ID", last, 0, Query.MAX_POSITION)
                        : past.from(query, "from").map(from -> Math.max(0, from - 1)).orElse(head);
        if (after > head) {
            throw Problem.malformed(
                    "position "
                            + after
                            + " is beyond the log's end "
                            + head
                            + ": it is of another log; start again without it");
        }
        return after;
    }

    /** One client: writes on the request's thread what a subscription hands over. */
    private final class Reader implements EventStore.Subscriber {
        private final EventSource out;
        private final @Nullable Changes changes;
        private final Handoff<List<StoredEvent>> batches;
        private final long caughtUpAt;
        private volatile long delivered;

        Reader(
                EventSource out,
                @Nullable Changes changes,
                Handoff<List<StoredEvent>> batches,
                long caughtUpAt,
                long after) {
            this.out = out;
            this.changes = changes;
            this.batches = batches;
            this.caughtUpAt = caughtUpAt;
            this.delivered = after;
        }

        void run() throws Exception {
            var subscription = host.log().subscribe(delivered, this);
            try {
                while (!batches.isClosed()) {
                    var burst = batches.take(wait(changes));
                    for (var batch : burst) {
                        write(batch);
                    }
                    if (changes != null) {
                        changes.follow(burst);
                    }
                    out.beat();
                    out.flush();
                }
            } finally {
                // In this order: the subscription may be waiting for space.
                batches.close();
                subscription.close();
            }
        }

        @Override
        public void onEvents(List<StoredEvent> events) throws InterruptedException {
            // What a gap led past is read, but goes no further.
            if (events.getLast().position() > delivered) {
                batches.put(events);
            }
        }

        @Override
        public void onFailure(Throwable failure) {
            LOG.warn("a stream of events ends at position {}", delivered, failure);
            batches.close();
        }

        private Duration wait(@Nullable Changes changes) {
            return changes == null || !changes.isBehind() ? out.untilBeat() : changes.untilLook();
        }

        private void write(List<StoredEvent> batch) throws IOException {
            for (var event : batch) {
                var head = host.state().position();
                if (delivered >= caughtUpAt && head - delivered > gapLimit) {
                    out.gap(delivered + 1, head);
                    delivered = head;
                }
                if (event.position() > delivered) {
                    present.told(event.position());
                    out.log(frames.of(event));
                    delivered = event.position();
                }
            }
        }
    }
}
