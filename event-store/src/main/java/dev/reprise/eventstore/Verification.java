package dev.reprise.eventstore;

import java.util.List;

/**
 * What a check of the whole log found.
 *
 * @param events how many were read
 * @param problems in order of position, empty for a sound log
 */
public record Verification(long events, List<Problem> problems) {
    public Verification {
        problems = List.copyOf(problems);
    }

    /** Something that does not fit. {@code position} is the first event concerned. */
    public record Problem(long position, String text) {}

    /** Returns whether nothing is wrong. */
    public boolean sound() {
        return problems.isEmpty();
    }
}
