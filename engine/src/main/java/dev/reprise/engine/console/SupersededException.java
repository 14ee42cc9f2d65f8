package dev.reprise.engine.console;

import java.io.IOException;

/** A later host has taken the attempt's console over; this one must not write to it any more. */
final class SupersededException extends IOException {
    private static final long serialVersionUID = 1;

    SupersededException(String message) {
        super(message);
    }

    SupersededException(String message, Throwable cause) {
        super(message, cause);
    }
}
