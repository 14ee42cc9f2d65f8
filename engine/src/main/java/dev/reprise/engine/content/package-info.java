/** What of this machine's files goes to a container engine, and how to tell that it has changed. */
@NullMarked
package dev.reprise.engine.content;

import org.jspecify.annotations.NullMarked;
