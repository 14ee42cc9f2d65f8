/** Runs what was recorded against another model, on virtual time. */
@NullMarked
package dev.reprise.testing.rerun;

import org.jspecify.annotations.NullMarked;
