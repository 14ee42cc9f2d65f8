package dev.reprise.projections;

/** The names of states, as clients know them; app-model reference 1.12. */
public enum StateName {
    NotStarted,
    Waiting,
    Starting,
    Running,
    Stopping,
    Finished,
    FailedToStart,
    Unknown
}
