package dev.reprise.cli.client;

import dev.reprise.cli.client.AppReader.LogQuery;
import dev.reprise.cli.json.Json;

import java.util.HashMap;
import java.util.Map;

/** Remembers how far console lines were read, so that none is doubled after a reconnect. */
final class SeenLines {
    private final Map<String, Long> lines = new HashMap<>();
    private String last = "";

    /** Takes note of {@code line}; returns whether it had not been seen. */
    boolean isNew(Json line) {
        var key = line.at("attempt").text() + line.at("stream").text();
        var number = line.at("line").number();
        if (number <= lines.getOrDefault(key, 0L)) {
            return false;
        }
        lines.put(key, number);
        last = line.at("at").text();
        return true;
    }

    /** Returns the query for what may not have been seen. */
    LogQuery rest(LogQuery query) {
        return last.isEmpty()
                ? query
                : new LogQuery(
                        query.instance(),
                        query.attempt(),
                        query.stream(),
                        null,
                        last,
                        query.grep(),
                        query.at());
    }
}
