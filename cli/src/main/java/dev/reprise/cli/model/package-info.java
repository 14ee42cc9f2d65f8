/** Compiles and loads what the user wrote. */
@NullMarked
package dev.reprise.cli.model;

import org.jspecify.annotations.NullMarked;
