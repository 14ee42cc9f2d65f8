package dev.reprise.projections.history;

import dev.reprise.app.event.HostEvent;
import dev.reprise.eventstore.SessionRange;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.Recorded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Notes and pins of all sessions, folded from the host's stream. One thread. */
final class Annotations {
    private static final Set<String> TYPES =
            Set.of(
                    HostEvent.NoteAdded.class.getSimpleName(),
                    HostEvent.NoteRemoved.class.getSimpleName(),
                    HostEvent.SessionPinned.class.getSimpleName());

    private final Map<String, Note> notes = new LinkedHashMap<>();
    private final TreeSet<Long> pinned = new TreeSet<>();

    private long version;

    void see(StoredEvent event) {
        version = event.version();
        if (TYPES.contains(event.type())) {
            fold(event);
        }
    }

    private void fold(StoredEvent event) {
        switch (Recorded.of(event).event()) {
            case HostEvent.NoteAdded(var id, var about, var text) ->
                    notes.put(id, new Note(id, about, event.recordedAt(), event.actor(), text));
            case HostEvent.NoteRemoved(var id) -> notes.remove(id);
            case HostEvent.SessionPinned(var session, var pins) -> {
                if (pins) {
                    pinned.add(session);
                } else {
                    pinned.remove(session);
                }
            }
            default -> {}
        }
    }

    /** Returns the version of the event seen last, 0 before the first. */
    long version() {
        return version;
    }

    /** Returns the notes in the order in which they were written. */
    List<Note> notes() {
        return List.copyOf(notes.values());
    }

    boolean pinned(long session) {
        return pinned.contains(session);
    }

    /** Returns the latest note about a session as a whole, which is one about its first event. */
    Optional<String> note(SessionRange session) {
        return notes.values().stream()
                .filter(note -> note.position() == session.first())
                .reduce((_, later) -> later)
                .map(Note::text);
    }
}
