package dev.reprise.app;

/** What a waiting resource does when its dependency ends where it should run. */
public enum WaitBehavior {
    /** It goes on waiting: the dependency may be started again. */
    WAIT,
    /** It fails to start. */
    STOP
}
