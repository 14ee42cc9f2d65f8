package dev.reprise.projections.history;

import java.util.List;

/**
 * Some of the events asked for, ascending.
 *
 * @param next where to go on, 0 when there are no more; a page may be empty and yet lead on
 */
public record EventPage(List<EventRow> events, long next) {
    public EventPage {
        events = List.copyOf(events);
    }
}
