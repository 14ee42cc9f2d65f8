/** The ports through which the loop acts on the world, and the reports that come back. */
@NullMarked
package dev.reprise.engine.runtime;

import org.jspecify.annotations.NullMarked;
