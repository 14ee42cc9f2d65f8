package dev.reprise.projections;

import dev.reprise.app.event.ResourceEvent.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * The latest commands of the session, in the order in which they were given: who sends one again
 * gets the answer that it had. Those without outcome are all here, of the others the last {@value
 * #KEPT}. Immutable.
 */
public record CommandHistory(List<Given> commands) {
    static final int KEPT = 256;

    static final CommandHistory EMPTY = new CommandHistory(List.of());

    public CommandHistory {
        commands = List.copyOf(commands);
    }

    /**
     * A command that was given.
     *
     * @param open instances on which it has no outcome yet
     * @param outcome the worst so far, null before the first
     * @param detail why it failed and on which instance, empty if it did not
     * @param position of the event that settled it so, 0 before
     */
    public record Given(
            String commandId, int open, @Nullable Outcome outcome, String detail, long position) {
        /** Returns whether it has come to its end on every instance it was for. */
        public boolean over() {
            return open == 0;
        }

        Given onOneMore() {
            return new Given(commandId, open + 1, outcome, detail, position);
        }

        Given settled(Outcome on, String detailOn, long at) {
            return outcome == null
                            || rank(on) > rank(outcome)
                            || (on == Outcome.OK && outcome == on)
                    ? new Given(commandId, open - 1, on, detailOn, at)
                    : new Given(commandId, open - 1, outcome, detail, position);
        }

        private static int rank(Outcome outcome) {
            return switch (outcome) {
                case OK -> 0;
                case SUPERSEDED -> 1;
                case FAILED -> 2;
            };
        }
    }

    /** Returns the command of that id, empty if it was not given or is long over. */
    public Optional<Given> find(String commandId) {
        return commands.stream().filter(c -> c.commandId().equals(commandId)).findFirst();
    }
}
