package dev.reprise.migrations;

/**
 * A file is not a log that this version of Reprise can use. The message names it and the way out.
 */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SchemaException(String message) {
        super(message);
    }

    SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
