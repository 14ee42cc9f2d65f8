package dev.reprise.engine.runtime.docker;

import java.io.Serial;

/** A launch that leads nowhere; the message says why, in words for people. */
final class RefusedException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        super(reason);
    }
}
