/** Folds a log again with today's code and compares what it plans with what was recorded. */
@NullMarked
package dev.reprise.engine.replay;

import org.jspecify.annotations.NullMarked;
