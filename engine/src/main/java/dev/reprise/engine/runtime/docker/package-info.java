/** Attempts as containers of a Docker engine, or of whatever speaks its language. */
@NullMarked
package dev.reprise.engine.runtime.docker;

import org.jspecify.annotations.NullMarked;
