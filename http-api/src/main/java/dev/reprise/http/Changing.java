package dev.reprise.http;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** What all requests that change something have in common. */
final class Changing {
    private static final Pattern COMMAND_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Duration RECORDING = Duration.ofSeconds(30);

    private Changing() {}

    /** Refuses a change of the past. */
    static void refusePast(Query query) {
        query.text("at").ifPresent(Changing::refusePast);
    }

    /** Refuses a change of the past. */
    static void refusePast(Body body) {
        body.value("at").ifPresent(Changing::refusePast);
    }

    private static void refusePast(String at) {
        throw Problem.refused(
                "a command acts on the present; at "
                        + Problem.quote(at)
                        + " names the past: leave it out");
    }

    /** Returns the id that the caller gives the command, else a new one. */
    static String commandId(Body body) {
        var id = body.text("commandId").orElseGet(() -> UUID.randomUUID().toString());
        if (!COMMAND_ID.matcher(id).matches()) {
            throw Problem.malformed(
                    "commandId "
                            + Problem.quote(id)
                            + " is not 1 to 64 letters, digits and hyphens");
        }
        return id;
    }

    /** Returns once the log has it. */
    static <T> T recorded(CompletableFuture<T> wish) throws Exception {
        try {
            return wish.get(RECORDING.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw Problem.busy(
                    "the log did not take the wish within "
                            + RECORDING.toSeconds()
                            + "s; it may still be carried out: send it again with the same"
                            + " commandId");
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    /** Returns once it is done, however long that takes. */
    static <T> T done(CompletableFuture<T> wish) throws Exception {
        try {
            return wish.get();
        } catch (ExecutionException e) {
            throw cause(e);
        }
    }

    private static Exception cause(ExecutionException failure) {
        return failure.getCause() instanceof Exception cause ? cause : failure;
    }
}
