/**
 * The very loop of the engine on virtual time, over a simulated machine that survives its hosts,
 * with seeded faults.
 */
@NullMarked
package dev.reprise.testing.simulation;

import org.jspecify.annotations.NullMarked;
