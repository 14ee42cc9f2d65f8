package dev.reprise.app;

import java.util.Locale;
import java.util.regex.Pattern;

/** The grammar of names, and how they appear in variables (reference app-model, 1.6). */
final class Names {
    static final int MAX_LENGTH = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z](-?[A-Za-z0-9])*+");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");

    private Names() {}

    static boolean valid(String name) {
        return name.length() <= MAX_LENGTH && NAME.matcher(name).matches();
    }

    /** Returns the rule behind {@link #valid}, for messages. */
    static String rule() {
        return "1 to 64 ASCII letters, digits and single hyphens, a letter first and no hyphen"
                + " last";
    }

    /** Returns a name as messages quote it: no control characters, not endless. */
    static String quoted(String name) {
        var shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
        return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Returns the name as part of a variable; case is kept. */
    static String encoded(String name) {
        if (VARIABLE.matcher(name).matches()) {
            return name;
        }
        var plain = name.replaceAll("[^A-Za-z0-9]", "_");
        return !plain.isEmpty() && Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }

    static String encodedUpper(String name) {
        return encoded(name).toUpperCase(Locale.ROOT);
    }
}
