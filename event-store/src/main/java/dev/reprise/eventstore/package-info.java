/** The log: streams of events with one global position. */
@NullMarked
package dev.reprise.eventstore;

import org.jspecify.annotations.NullMarked;
