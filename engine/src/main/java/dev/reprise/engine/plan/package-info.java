/** What to do next: desired against observed, as pure functions of the state. */
@NullMarked
package dev.reprise.engine.plan;

import org.jspecify.annotations.NullMarked;
