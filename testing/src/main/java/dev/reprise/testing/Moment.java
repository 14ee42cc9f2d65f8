package dev.reprise.testing;

import dev.reprise.projections.AppState;
import dev.reprise.projections.ResourceView;
import dev.reprise.projections.Why;

/** Everything as it stood at one position of a log. */
public record Moment(AppState state) {

    /**
     * Returns an instance as {@code reprise ps} showed it.
     *
     * @throws IllegalArgumentException if nothing had that name then; the message has the names
     */
    public ResourceView resource(String instance) {
        return state.resource(instance).orElseThrow(() -> unknown(instance));
    }

    /**
     * Returns the sentence that {@code reprise why} gave.
     *
     * @throws IllegalArgumentException if nothing had that name then; the message has the names
     */
    public String why(String instance) {
        return state.why(instance).map(Why::summary).orElseThrow(() -> unknown(instance));
    }

    private IllegalArgumentException unknown(String instance) {
        return new IllegalArgumentException(
                "there is no "
                        + instance
                        + " at position "
                        + state.position()
                        + "; there "
                        + (state.instances().isEmpty()
                                ? "is nothing yet"
                                : "are " + String.join(", ", state.instances().keySet())));
    }
}
