package dev.reprise.cli.client;

import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** What the reading commands ask, of a live host or of a log: the answers have the same JSON. */
public interface AppReader extends AutoCloseable {
    /** Returns whether a host lives, so that more can come. */
    boolean live();

    /** Returns the answer. */
    Json ask(Question question);

    /** Returns every instance as it is now. */
    default List<Json> resources() {
        return resources(null);
    }

    /** Returns every instance as of a point, null for now. */
    default List<Json> resources(@Nullable String at) {
        return ask(new Question.Resources(at)).items();
    }

    /** Returns the canonical JSON of the state at a point, byte for byte. */
    String stateAt(String at);

    /** Returns the log's last position, 0 for an empty log. */
    long head();

    /**
     * Delivers events in order, and with {@code follow} those to come, until {@code wanted} returns
     * false.
     */
    void events(EventQuery query, boolean follow, Predicate<Json> wanted);

    /** Delivers one instance's console lines likewise. */
    void logs(LogQuery query, boolean follow, Predicate<Json> wanted);

    /** Returns one instance's console lines, read as they are asked for; the caller closes them. */
    Lines lines(LogQuery query);

    @Override
    void close();

    /** Console lines, one at a time. */
    interface Lines extends Iterator<Json>, AutoCloseable {
        @Override
        void close();
    }

    /**
     * Which events; null means no restriction.
     *
     * @param from point at which they begin
     * @param to point of the last one
     * @param type types, joined by commas
     * @param resource an instance's or resource's name
     * @param text in the grammar of {@code Query}
     */
    record EventQuery(
            String from,
            @Nullable String to,
            @Nullable String type,
            @Nullable String resource,
            @Nullable String actor,
            @Nullable String correlation,
            @Nullable String text) {
        /** Everything from there on. */
        public EventQuery(String from) {
            this(from, null, null, null, null, null, null);
        }

        /** Returns whether not every event of its range is wanted. */
        public boolean hasFilter() {
            return type != null
                    || resource != null
                    || actor != null
                    || correlation != null
                    || text != null;
        }

        EventQuery between(long first, long last) {
            return new EventQuery("" + first, "" + last, type, resource, actor, correlation, text);
        }
    }

    /**
     * Which console lines; null means no restriction. {@code since} is an instant in ISO 8601,
     * {@code at} a point after which nothing is shown.
     */
    record LogQuery(
            String instance,
            @Nullable Integer attempt,
            @Nullable String stream,
            @Nullable Integer tail,
            @Nullable String since,
            @Nullable String grep,
            @Nullable String at) {}
}
