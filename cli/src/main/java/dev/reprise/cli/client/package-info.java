/** Talks to a live host over HTTP. */
@NullMarked
package dev.reprise.cli.client;

import org.jspecify.annotations.NullMarked;
