/** Processes of this machine, each under a keeper that outlives the host. Linux only. */
@NullMarked
package dev.reprise.engine.runtime.process;

import org.jspecify.annotations.NullMarked;
