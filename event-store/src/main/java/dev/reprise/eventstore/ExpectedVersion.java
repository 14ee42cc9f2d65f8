package dev.reprise.eventstore;

/** What a caller believes of a stream before its events are appended. */
public sealed interface ExpectedVersion {
    ExpectedVersion ANY = new Any();
    ExpectedVersion NO_STREAM = new NoStream();

    /** Returns the expectation of exactly {@code version} events. */
    static ExpectedVersion exactly(long version) {
        return new Exactly(version);
    }

    /** Nothing is expected. */
    record Any() implements ExpectedVersion {}

    /** The stream has no event. */
    record NoStream() implements ExpectedVersion {}

    /** The stream has exactly this many events. */
    record Exactly(long version) implements ExpectedVersion {}
}
