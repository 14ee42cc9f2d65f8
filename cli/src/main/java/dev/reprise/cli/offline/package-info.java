/** Reading without a host: straight from the log. */
@NullMarked
package dev.reprise.cli.offline;

import org.jspecify.annotations.NullMarked;
