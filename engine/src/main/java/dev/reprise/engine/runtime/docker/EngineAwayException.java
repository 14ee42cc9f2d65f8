package dev.reprise.engine.runtime.docker;

import java.io.Serial;

/** The engine did not answer: what was asked of it may have happened or not. */
final class EngineAwayException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    EngineAwayException(String message, Throwable cause) {
        super(message, cause);
    }

    EngineAwayException(String message) {
        super(message);
    }
}
