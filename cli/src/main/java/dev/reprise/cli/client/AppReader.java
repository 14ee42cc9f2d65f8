package dev.reprise.cli.client;

import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Predicate;

/** What the reading commands ask, of a live host or of the log that one has left. */
public interface AppReader extends AutoCloseable {
    /** Returns whether a host lives, so that more can come. */
    boolean live();

    /** Returns every instance in model order, as {@code ResourceView} is written. */
    List<Json> resources();

    /** Returns why an instance is as it is, as {@code Why} is written. */
    Json why(String instance);

    /** Returns the canonical JSON of the state at {@code position}, byte for byte. */
    String stateAt(long position);

    /**
     * Delivers events in order, and with {@code follow} those to come, until {@code wanted} returns
     * false.
     */
    void events(EventQuery query, boolean follow, Predicate<Json> wanted);

    /** Delivers one instance's console lines likewise. */
    void logs(LogQuery query, boolean follow, Predicate<Json> wanted);

    @Override
    void close();

    /**
     * Which events; null means no restriction.
     *
     * @param from first position that is wanted
     * @param resource an instance's or resource's name
     */
    record EventQuery(long from, @Nullable String type, @Nullable String resource) {}

    /** Which console lines; null means no restriction. {@code since} is an instant in ISO 8601. */
    record LogQuery(
            String instance,
            @Nullable Integer attempt,
            @Nullable String stream,
            @Nullable Integer tail,
            @Nullable String since,
            @Nullable String grep) {}
}
