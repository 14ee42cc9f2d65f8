/** The grammar in which people search the log: parsed, printed and tried on events. Pure. */
@NullMarked
package dev.reprise.projections.query;

import org.jspecify.annotations.NullMarked;
