package dev.reprise.testing;

/** A file is no whole, unedited recording. The message names file, line and the way out. */
public final class RecordingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecordingException(String message) {
        super(message);
    }

    RecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
