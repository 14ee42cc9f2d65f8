package dev.reprise.engine;

/**
 * Somebody wants something of a resource (all its instances) or of one instance.
 *
 * @param target name of a resource or of an instance
 * @param force start only: skip the waits
 * @param actor who, for example {@code cli}
 * @param commandId chosen by the caller (any unique text of at most 64 letters, digits, hyphens)
 */
public record Wish(Kind kind, String target, boolean force, String actor, String commandId) {
    /** What is wanted. */
    public enum Kind {
        START,
        STOP,
        RESTART
    }
}
