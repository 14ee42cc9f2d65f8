/** Tests from outside, against the real program. */
@NullMarked
package dev.reprise.chaos;

import org.jspecify.annotations.NullMarked;
