package dev.reprise.app;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The grammar of image references: {@code [registry/]name[:tag][@digest]}. */
final class ImageReference {
    private static final int LONGEST_NAME = 255;
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:]+])(?::\\d+)?/)?"
                        + "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*+"
                        + "(?:/[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*+)*+");
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("[A-Za-z][A-Za-z0-9+._-]*:[0-9a-fA-F]{32,}");

    private ImageReference() {}

    /** Returns what is wrong with {@code image}, empty for a reference. */
    static Optional<String> problem(String image) {
        if (image.isBlank()) {
            return Optional.of("it is empty");
        }
        int at = image.indexOf('@');
        if (at >= 0 && !DIGEST.matcher(image.substring(at + 1)).matches()) {
            return Optional.of("behind @ stands a digest, sha256: and 64 hex digits");
        }
        var tagged = at < 0 ? image : image.substring(0, at);
        // A colon before the last slash belongs to the registry's port.
        int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
        if (colon >= 0 && !TAG.matcher(tagged.substring(colon + 1)).matches()) {
            return Optional.of("a tag is 1 to 128 letters, digits, _, . and -");
        }
        return name(colon < 0 ? tagged : tagged.substring(0, colon));
    }

    private static Optional<String> name(String name) {
        if (name.length() <= LONGEST_NAME && NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                NAME.matcher(name.toLowerCase(Locale.ROOT)).matches()
                                && name.length() <= LONGEST_NAME
                        ? "a repository is in lower case"
                        : "it is not of the form [registry/]name[:tag][@digest]");
    }

    /** Returns text as one component of a repository's name. */
    static String component(String text) {
        var plain =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.isEmpty() ? "app" : plain;
    }
}
