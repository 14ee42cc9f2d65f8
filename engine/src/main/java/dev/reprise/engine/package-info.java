/** Decides what happens next, records it, and makes it happen. */
@NullMarked
package dev.reprise.engine;

import org.jspecify.annotations.NullMarked;
