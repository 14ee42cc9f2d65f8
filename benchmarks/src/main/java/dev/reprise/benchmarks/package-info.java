/** Measurements of the real program from outside, beside its peers. */
@NullMarked
package dev.reprise.benchmarks;

import org.jspecify.annotations.NullMarked;
