/** The program around a running host: lease, signals, watchdog, progress. */
@NullMarked
package dev.reprise.cli.host;

import org.jspecify.annotations.NullMarked;
