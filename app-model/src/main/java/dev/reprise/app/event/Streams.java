package dev.reprise.app.event;

import java.util.Optional;

/** The names of streams. */
public final class Streams {
    /** The stream of {@link HostEvent}s. */
    public static final String HOST = "host";

    private static final String RESOURCE = "resource-";

    private Streams() {}

    /** Returns the stream of {@code instance}'s {@link ResourceEvent}s. */
    public static String instance(String instance) {
        return RESOURCE + instance;
    }

    /** Returns the instance whose stream this is, empty for another kind of stream. */
    public static Optional<String> instanceOf(String stream) {
        return stream.startsWith(RESOURCE)
                ? Optional.of(stream.substring(RESOURCE.length()))
                : Optional.empty();
    }
}
