/** A run of everything that start-up needs, for the AOT cache to be made of. */
@NullMarked
package dev.reprise.cli.training;

import org.jspecify.annotations.NullMarked;
