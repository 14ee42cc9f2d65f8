/** What an app host consists of, and the facts that are recorded about it. */
@NullMarked
package dev.reprise.app;

import org.jspecify.annotations.NullMarked;
