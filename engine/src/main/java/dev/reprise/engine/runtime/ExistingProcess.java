package dev.reprise.engine.runtime;

import org.jspecify.annotations.Nullable;

/**
 * A program that is taken on when it runs, and never started.
 *
 * @param pidFile absolute, where it says its pid; null if only an earlier session can have left it
 */
public record ExistingProcess(@Nullable String pidFile) {}
