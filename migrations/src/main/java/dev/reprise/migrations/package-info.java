/** The schema of the log and the generator of its table classes. */
@NullMarked
package dev.reprise.migrations;

import org.jspecify.annotations.NullMarked;
