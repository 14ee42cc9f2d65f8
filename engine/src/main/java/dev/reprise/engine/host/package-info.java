/** A running host around the loop: its thread, its lease, what the edges may ask. */
@NullMarked
package dev.reprise.engine.host;

import org.jspecify.annotations.NullMarked;
