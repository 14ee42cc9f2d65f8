package dev.reprise.engine.console;

import java.nio.file.Path;

/**
 * Told by the process runtime where output grows. Calls return at once; thread-safe; idempotent per
 * attempt.
 */
public interface Capture {
    /** Captures nothing. */
    Capture NONE =
            new Capture() {
                @Override
                public void begin(String instance, int attempt, Path directory, boolean adopted) {}

                @Override
                public void end(String instance, int attempt) {}
            };

    /**
     * The attempt's program appends to the files {@code stdout} and {@code stderr} in {@code
     * directory} from now on.
     *
     * @param adopted what is not indexed yet was written while no host watched
     */
    void begin(String instance, int attempt, Path directory, boolean adopted);

    /**
     * Nothing writes any more: what is there is all there will be. Leads to {@code OutputSealed}.
     */
    void end(String instance, int attempt);
}
