package dev.reprise.app.spec;

/**
 * A condition on another resource (all its replicas) before a launch.
 *
 * @param exitCode the expected code; only {@link Kind#COMPLETION} looks at it
 */
public record WaitSpec(String on, Kind kind, Behavior behavior, int exitCode) {
    /** What must have come true. */
    public enum Kind {
        /** The dependency is {@code Running}. */
        START,
        /** The dependency is {@code Running} and every check of it is healthy. */
        HEALTHY,
        /** The dependency has ended with the expected code. */
        COMPLETION
    }

    /** What happens when the dependency ends where it should run. */
    public enum Behavior {
        /** Go on waiting; it may be started again. */
        WAIT,
        /** The waiter fails to start. */
        STOP
    }
}
