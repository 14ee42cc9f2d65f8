package dev.reprise.http;

import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.history.EventRow;

/** Events as clients see them: the object of {@code events --json}. Names are a contract. */
final class EventRows {
    private EventRows() {}

    /** Returns {@code event} as one line of JSON; absent values are null. */
    static String toJson(StoredEvent event) {
        return Answers.toJson(EventRow.of(event));
    }
}
