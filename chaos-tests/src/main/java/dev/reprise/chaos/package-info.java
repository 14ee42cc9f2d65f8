/**
 * Tests from outside, against the real program. {@code -Dreprise.chaos=long} has more deaths and
 * suspensions, {@code -Dreprise.chaos.seed=N} the random moments of the run that printed {@code N}.
 */
@NullMarked
package dev.reprise.chaos;

import org.jspecify.annotations.NullMarked;
