/** What a test needs to run an app host without the real world. */
@NullMarked
package dev.reprise.testing;

import org.jspecify.annotations.NullMarked;
