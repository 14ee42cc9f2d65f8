package dev.reprise.engine.runtime.process;

import java.time.Instant;

/**
 * What the keeper wrote at the end.
 *
 * @param started whether the program was started at all; if not, {@code status} is the shell's
 * @param status as {@code sh} gives it
 * @param at when it was written
 */
record ExitRecord(boolean started, int status, Instant at) {}
