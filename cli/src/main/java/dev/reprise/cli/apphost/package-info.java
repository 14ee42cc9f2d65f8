/** Which app host is meant, where its state lies, and whether a host of it lives. */
@NullMarked
package dev.reprise.cli.apphost;

import org.jspecify.annotations.NullMarked;
