package dev.reprise.http;

import io.javalin.http.Context;

import java.util.regex.Pattern;

/** The path below which a proxy shows this host, as it says in {@code X-Forwarded-Prefix}. */
final class Prefix {
    static final String HEADER = "X-Forwarded-Prefix";

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){1,16}");
    private static final int LONGEST = 200;

    private Prefix() {}

    /** Returns it with {@code /} at its end; {@code /} alone where there is none. */
    static String of(Context ctx) {
        var said = ctx.header(HEADER);
        if (said == null || said.isEmpty() || said.equals("/")) {
            return "/";
        }
        var path = said.endsWith("/") ? said.substring(0, said.length() - 1) : said;
        if (path.length() > LONGEST || !PATH.matcher(path).matches()) {
            throw Problem.malformed(
                    HEADER + " " + Problem.quote(said) + " is no path like /tools/reprise");
        }
        return path + "/";
    }
}
