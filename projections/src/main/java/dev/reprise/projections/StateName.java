package dev.reprise.projections;

/** The names of states, as clients know them; app-model reference 1.12. */
public enum StateName {
    NotStarted,
    Waiting,
    /** A container that waits for an engine that does not answer. */
    RuntimeUnhealthy,
    /** A container that shall be taken on and is not there. */
    NotFound,
    /** An image is being built. */
    Building,
    Starting,
    Running,
    /** A container that somebody has frozen. */
    Paused,
    Stopping,
    /** A process has ended. */
    Finished,
    /** A container has ended. */
    Exited,
    FailedToStart,
    Unknown
}
