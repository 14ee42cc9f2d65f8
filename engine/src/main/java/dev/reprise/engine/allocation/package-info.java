/** Ports: which are tried, which are claimed by which app host of the user, who holds one. */
@NullMarked
package dev.reprise.engine.allocation;

import org.jspecify.annotations.NullMarked;
