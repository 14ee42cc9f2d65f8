package dev.reprise.engine.runtime;

/** Where reports go. Thread-safe; never blocks and never throws. */
@FunctionalInterface
public interface Reports {
    void report(Report report);
}
