/** The lowered model: plain data that says what shall run, with secrets as references. */
@NullMarked
package dev.reprise.app.spec;

import org.jspecify.annotations.NullMarked;
