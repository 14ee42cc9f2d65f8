/** Questions about the past, answered from the log alone; the same answers for HTTP and CLI. */
@NullMarked
package dev.reprise.projections.history;

import org.jspecify.annotations.NullMarked;
