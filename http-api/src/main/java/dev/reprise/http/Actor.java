package dev.reprise.http;

import io.javalin.http.Context;

import java.util.regex.Pattern;

/** Who is recorded as having wished something. */
final class Actor {
    static final String HEADER = "X-Reprise-Actor";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private Actor() {}

    /** Returns the actor that the caller names, else {@code dashboard} or {@code cli}. */
    static String of(Context ctx) {
        var named = ctx.header(HEADER);
        if (named == null) {
            return Gate.caller(ctx) == Gate.Caller.BROWSER ? "dashboard" : "cli";
        }
        if (!NAME.matcher(named).matches()) {
            throw Problem.malformed(
                    HEADER
                            + " "
                            + Problem.quote(named)
                            + " is not 1 to 32 lower-case letters, digits and hyphens, first a"
                            + " letter");
        }
        return named;
    }
}
