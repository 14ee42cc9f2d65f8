/** What a test needs to replay a recorded session, and to run an app host without the world. */
@NullMarked
package dev.reprise.testing;

import org.jspecify.annotations.NullMarked;
