package dev.reprise.eventstore;

import java.util.List;

/**
 * Events for one stream, in order. A batch may name a stream several times; positions follow the
 * order of the batch.
 */
public record StreamAppend(String stream, ExpectedVersion expected, List<NewEvent> events) {
    public StreamAppend {
        events = List.copyOf(events);
    }
}
