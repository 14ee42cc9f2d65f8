/** Finds out how Java programs are started: compiles sources, asks Maven and Gradle. */
@NullMarked
package dev.reprise.cli.java;

import org.jspecify.annotations.NullMarked;
