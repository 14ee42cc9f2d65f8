/**
 * Console output of attempts: captured in files, indexed by line and time, masked, kept within a
 * quota, read again.
 */
@NullMarked
package dev.reprise.engine.console;

import org.jspecify.annotations.NullMarked;
