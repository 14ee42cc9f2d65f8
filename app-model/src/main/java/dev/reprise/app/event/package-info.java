/** The facts of the log: sealed events, their JSON form and the upcasters of old versions. */
@NullMarked
package dev.reprise.app.event;

import org.jspecify.annotations.NullMarked;
