package dev.reprise.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Checks a log event by event, in the order of positions. Keeps one number for each stream and
 * nothing of the events. Not thread-safe.
 */
final class IntegrityCheck {
    /** A log that was torn apart has more problems than anyone reads. */
    private static final int MAX_PROBLEMS = 1000;

    private final List<Verification.Problem> problems = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();
    private final HashChain chain = new HashChain();
    private final ToLongFunction<String> versionBefore;
    private long events;
    private long expected;
    private @Nullable StoredEvent previous;

    /**
     * @param before the position before the first event that the log still holds
     * @param versionBefore the version of each stream at that position
     */
    IntegrityCheck(long before, ToLongFunction<String> versionBefore) {
        this.expected = before + 1;
        this.versionBefore = versionBefore;
    }

    void next(StoredEvent event) {
        events++;
        checkPosition(event.position());
        var last = previous;
        if (last != null) {
            checkOrder(last, event);
        }
        checkVersion(event);
        checkHash(last, event);
        previous = event;
    }

    /** Records that the next event stands at {@code position} and cannot be read. */
    void unreadable(long position, String text) {
        checkPosition(position);
        problem(position, text);
    }

    /** Records what the check of something else than the events found. */
    void problem(long position, String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Verification.Problem(position, text));
        }
    }

    /** Returns what was found first, null if nothing was. */
    Verification.@Nullable Problem first() {
        return problems.isEmpty() ? null : problems.getFirst();
    }

    Verification result() {
        problems.sort((a, b) -> Long.compare(a.position(), b.position()));
        return new Verification(events, problems);
    }

    private void checkPosition(long position) {
        if (position != expected) {
            problem(expected, "positions " + expected + ".." + (position - 1) + " are missing");
        }
        expected = position + 1;
    }

    private void checkOrder(StoredEvent last, StoredEvent event) {
        var step = event.session() - last.session();
        if (step != 0 && step != 1) {
            problem(
                    event.position(),
                    "session " + event.session() + " follows session " + last.session());
        }
        if (event.recordedAt().isBefore(last.recordedAt())) {
            problem(event.position(), "it was recorded before the event before it");
        }
        if (event.epoch() < last.epoch()) {
            problem(event.position(), "epoch " + event.epoch() + " follows " + last.epoch());
        }
        if (event.batch() == last.batch()) {
            checkSameBatch(last, event);
        } else if (event.batch() != last.batch() + 1) {
            problem(event.position(), "batch " + event.batch() + " follows " + last.batch());
        }
    }

    private void checkSameBatch(StoredEvent last, StoredEvent event) {
        var same =
                event.session() == last.session()
                        && event.epoch() == last.epoch()
                        && event.recordedAt().equals(last.recordedAt())
                        && Objects.equals(event.plannedAt(), last.plannedAt());
        if (!same) {
            problem(
                    event.position(),
                    "session, epoch, time or plan differ within batch " + event.batch());
        }
    }

    private void checkVersion(StoredEvent event) {
        var before = versions.computeIfAbsent(event.stream(), versionBefore::applyAsLong);
        if (event.version() != before + 1) {
            problem(
                    event.position(),
                    "version "
                            + event.version()
                            + " of stream "
                            + event.stream()
                            + " follows version "
                            + before);
        }
        versions.put(event.stream(), event.version());
    }

    private void checkHash(@Nullable StoredEvent last, StoredEvent event) {
        var before =
                last != null && last.session() == event.session() ? last.hash() : HashChain.START;
        var sealed = chain.seal(before, event);
        if (!sealed.equals(event.hash())) {
            problem(
                    event.position(),
                    "hash " + event.hash() + " does not seal this event after the one before it");
        }
    }
}
