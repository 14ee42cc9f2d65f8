/** The reconciler: decide, append, evolve, plan, act; one thread, everything else from outside. */
@NullMarked
package dev.reprise.engine.loop;

import org.jspecify.annotations.NullMarked;
