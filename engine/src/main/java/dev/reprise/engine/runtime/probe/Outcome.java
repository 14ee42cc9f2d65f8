package dev.reprise.engine.runtime.probe;

/**
 * What one run of a check has seen.
 *
 * @param kind tells one reason from another and leaves out what differs from run to run
 * @param detail for people, one line or a few
 */
record Outcome(boolean healthy, String kind, String detail) {
    static Outcome healthy(String detail) {
        return new Outcome(true, "healthy", detail);
    }

    static Outcome unhealthy(String kind, String detail) {
        return new Outcome(false, kind, detail);
    }
}
