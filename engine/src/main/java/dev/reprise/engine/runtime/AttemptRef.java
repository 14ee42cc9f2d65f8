package dev.reprise.engine.runtime;

/**
 * Which launch of which instance.
 *
 * @param attemptId travels with the process (variable {@code REPRISE_ATTEMPT}) and stands in its
 *     run folder's claim
 */
public record AttemptRef(String instance, int attempt, String attemptId) {}
