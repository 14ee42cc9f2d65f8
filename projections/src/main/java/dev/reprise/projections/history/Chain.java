package dev.reprise.projections.history;

import java.util.List;

/**
 * What led to an event and what it led to.
 *
 * @param causes from the wish, or whatever began it, down to the event's own cause
 * @param effects events that this one led to, directly or through others, ascending, up to the one
 *     that settled the wish
 * @param settledBy positions of the effects that settled the wish, empty when it is not settled or
 *     there is none
 * @param complete whether these are all; if not, the search was given up at {@code searchedTo}
 * @param searchedTo the last position that was looked at for effects
 */
public record Chain(
        long position,
        List<Link> causes,
        Link event,
        List<Link> effects,
        List<Long> settledBy,
        boolean complete,
        long searchedTo) {
    public Chain {
        causes = List.copyOf(causes);
        effects = List.copyOf(effects);
        settledBy = List.copyOf(settledBy);
    }
}
