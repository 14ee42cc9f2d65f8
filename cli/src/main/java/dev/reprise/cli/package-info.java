/** The reprise command, which puts everything together. */
@NullMarked
package dev.reprise.cli;

import org.jspecify.annotations.NullMarked;
