/** Measurements of the hot paths. */
@NullMarked
package dev.reprise.benchmarks;

import org.jspecify.annotations.NullMarked;
