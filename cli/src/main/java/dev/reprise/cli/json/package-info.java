/** JSON as text and trees, light enough for a command that lives 60 ms. */
@NullMarked
package dev.reprise.cli.json;

import org.jspecify.annotations.NullMarked;
