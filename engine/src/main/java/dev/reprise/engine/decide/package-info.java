/** What becomes of reports and wishes, as pure functions of the state. */
@NullMarked
package dev.reprise.engine.decide;

import org.jspecify.annotations.NullMarked;
