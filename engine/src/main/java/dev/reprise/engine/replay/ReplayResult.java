package dev.reprise.engine.replay;

import java.util.List;

/** What the replay of a log has shown. */
public sealed interface ReplayResult {

    /** Returns it for people: one line, or several where something differs. */
    String text();

    /** Today's code plans what was recorded, after every batch. */
    record Same(long events, long batches, long steps) implements ReplayResult {
        @Override
        public String text() {
            return "%,d events in %,d batches: the same %,d steps"
                    .formatted(events, batches, steps);
        }
    }

    /**
     * The first position at which today's code plans something else.
     *
     * @param position the head that both plans saw
     * @param planned by today's code, in order
     * @param recorded as taken then, in order
     * @param subjects what either plan is about, as of {@code position}
     * @param changes what the recorded steps made of that state, by path; empty for no steps
     * @param chain what led to {@code position}: its last event first, each followed by its cause,
     *     up to the wish or the report that began it
     */
    record Different(
            long position,
            List<StepSummary> planned,
            List<StepSummary> recorded,
            List<Subject> subjects,
            List<Change> changes,
            List<Link> chain)
            implements ReplayResult {
        public Different {
            planned = List.copyOf(planned);
            recorded = List.copyOf(recorded);
            subjects = List.copyOf(subjects);
            changes = List.copyOf(changes);
            chain = List.copyOf(chain);
        }

        @Override
        public String text() {
            return DifferenceText.of(this);
        }
    }

    /** An event that this program cannot read; everything before it gave the same steps. */
    record Unreadable(long position, String reason) implements ReplayResult {
        @Override
        public String text() {
            return "the log cannot be replayed: " + reason;
        }
    }

    /** An instance at the position of a difference; {@code why} is what {@code why} says of it. */
    record Subject(String name, String state, String why) {}

    /** A value of the state before and after the recorded steps, as JSON; empty where it is not. */
    record Change(String path, String before, String after) {}

    /** An event on the way to a difference. */
    record Link(long position, String type, String stream, String actor) {}
}
