package dev.reprise.cli.client;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;

/** A host that lives, over its API. */
public final class LiveHost implements AppReader {
    private final AppHostLocation location;
    private volatile HostFile file;
    private volatile Api api;
    private final Map<String, Set<String>> streams = new HashMap<>();

    private LiveHost(AppHostLocation location, HostFile file) {
        this.location = location;
        this.file = file;
        api = new Api(file.apiUrl(), file.token());
    }

    /** Returns the host that lives now, empty if none does. */
    public static Optional<LiveHost> of(AppHostLocation location) {
        return HostFile.read(location.hostFile())
                .filter(HostFile::alive)
                .map(file -> new LiveHost(location, file));
    }

    /** Returns the host that lives now. @throws CliException if none does */
    public static LiveHost require(AppHostLocation location) {
        return of(location)
                .orElseThrow(
                        () ->
                                new CliException(
                                        ExitCode.FAILED,
                                        "no host runs "
                                                + location.source()
                                                + "; start it: reprise run "
                                                + location.source()));
    }

    /** Returns how the host is reached. */
    public HostFile file() {
        return file;
    }

    /** Returns the API for what is not reading. */
    public Api api() {
        return api;
    }

    @Override
    public boolean live() {
        return true;
    }

    @Override
    public List<Json> resources() {
        return api.get("/api/resources").items();
    }

    @Override
    public Json why(String instance) {
        return api.get("/api/why/" + Api.encoded(instance));
    }

    @Override
    public String stateAt(long position) {
        return api.text("/api/state?at=" + position);
    }

    @Override
    public void events(EventQuery query, boolean follow, Predicate<Json> wanted) {
        if (follow) {
            follow(query, wanted);
        } else {
            pages(query, wanted);
        }
    }

    private void pages(EventQuery query, Predicate<Json> wanted) {
        pages(query, Long.MAX_VALUE, wanted);
    }

    /** Returns whether all up to {@code to} was wanted. */
    private boolean pages(EventQuery query, long to, Predicate<Json> wanted) {
        var path = Optional.of("/api/events" + eventQuery(query, to));
        while (path.isPresent()) {
            var page = api.page(path.get());
            for (var event : page.items()) {
                if (!wanted.test(event)) {
                    return false;
                }
            }
            path = page.next();
        }
        return true;
    }

    /** Events on the way that the stream left out, because we were slow, are read up. */
    private void follow(EventQuery query, Predicate<Json> wanted) {
        var last = new long[] {query.from() - 1};
        var done = false;
        while (!done) {
            done =
                    stream(
                            last[0],
                            event -> {
                                var position = event.at("position").number();
                                var missed =
                                        new EventQuery(last[0] + 1, query.type(), query.resource());
                                var more =
                                        position == last[0] + 1
                                                || pages(missed, position - 1, wanted);
                                last[0] = position;
                                return more && (!matches(query, event) || wanted.test(event));
                            });
            done = done || !reconnected();
        }
    }

    /**
     * Delivers every event after {@code position} until {@code wanted} returns false. Returns
     * whether it did; false when the stream broke.
     */
    private boolean stream(long position, Predicate<Json> wanted) {
        var headers = Map.of("Last-Event-ID", String.valueOf(position));
        try (var in = api.open("/api/stream", "text/event-stream", headers)) {
            return new ServerSentEvents(in)
                    .read(
                            message -> {
                                var event = Json.parse(message.data());
                                return event.at("eventId").isNull() || wanted.test(event);
                            });
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Calls {@code changed} once the stream of events stands and after each event; returns when it
     * breaks.
     */
    public void changes(Runnable changed) {
        try (var in = api.open("/api/stream", "text/event-stream", Map.of())) {
            changed.run();
            new ServerSentEvents(in)
                    .read(
                            _ -> {
                                changed.run();
                                return true;
                            });
        } catch (IOException e) {
            // The caller looks whether the host lives on.
        }
    }

    /** Waits for the host's process to be gone; returns whether it is in time. */
    public boolean awaitEnd(Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (file.alive() && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
        return !file.alive();
    }

    /** Returns whether the host has ended as it should, so that none will answer. */
    public boolean ended() {
        return HostFile.read(location.hostFile()).isEmpty();
    }

    /**
     * Waits, after a stream broke, for the host to answer again or for another one to take its
     * place. Returns false if the host has ended as it should.
     *
     * @throws CliException if none answers in time
     */
    public boolean reconnected() {
        var again = Reconnect.await(location, Duration.ofSeconds(30));
        if (again.isEmpty()) {
            return false;
        }
        file = again.get();
        api = new Api(file.apiUrl(), file.token());
        return true;
    }

    @Override
    public void logs(LogQuery query, boolean follow, Predicate<Json> wanted) {
        var seen = new SeenLines();
        var done = false;
        while (!done) {
            done =
                    readLogs(
                                    seen.rest(query),
                                    follow,
                                    line -> !seen.isNew(line) || wanted.test(line))
                            || !follow
                            || !reconnected();
        }
    }

    /** Returns whether the reader had enough; false when the answer ended before. */
    private boolean readLogs(LogQuery query, boolean follow, Predicate<Json> wanted) {
        var path =
                "/api/resources/"
                        + Api.encoded(query.instance())
                        + "/logs"
                        + logQuery(query, follow);
        try (var in = api.open(path, "application/x-ndjson", Map.of())) {
            return lines(in, wanted);
        } catch (IOException e) {
            if (!follow) {
                throw new HostGoneException("the host stopped answering: " + e.getMessage(), e);
            }
            return false;
        }
    }

    @Override
    public void close() {}

    private static boolean lines(InputStream in, Predicate<Json> wanted) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (var text = reader.readLine(); text != null; text = reader.readLine()) {
            if (text.isBlank()) {
                continue;
            }
            var line = Json.parse(text);
            if (!line.at("problem").isNull()) {
                throw new CliException(ExitCode.FAILED, line.at("problem").at("detail").text());
            }
            if (!wanted.test(line)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(EventQuery query, Json event) {
        var stream = event.at("stream").text();
        return (query.type() == null
                        || List.of(query.type().split(",")).contains(event.at("type").text()))
                && (query.resource() == null || streams(query.resource()).contains(stream));
    }

    /** Returns the streams of an instance, or of all instances of a resource. */
    private Set<String> streams(String name) {
        return streams.computeIfAbsent(
                name,
                _ -> {
                    var found = new HashSet<String>();
                    found.add("resource-" + name);
                    resources().stream()
                            .filter(r -> r.at("displayName").text().equals(name))
                            .forEach(r -> found.add("resource-" + r.at("name").text()));
                    return found;
                });
    }

    private static String eventQuery(EventQuery query, long to) {
        var text = new StringJoiner("&", "?", "");
        text.add("from=" + query.from());
        add(text, "to", to == Long.MAX_VALUE ? null : to);
        add(text, "type", query.type());
        add(text, "resource", query.resource());
        return text.toString();
    }

    private static String logQuery(LogQuery query, boolean follow) {
        var text = new StringJoiner("&", "?", "");
        text.add("follow=" + follow);
        add(text, "attempt", query.attempt());
        add(text, "stream", query.stream());
        add(text, "tail", query.tail());
        add(text, "since", query.since());
        add(text, "grep", query.grep());
        return text.toString();
    }

    private static void add(StringJoiner query, String name, @Nullable Object value) {
        if (value != null) {
            query.add(name + "=" + Api.encoded(value.toString()));
        }
    }
}
