/** Health checks: when they run, how each kind looks at a program, and what is reported. */
@NullMarked
package dev.reprise.engine.runtime.probe;

import org.jspecify.annotations.NullMarked;
