package dev.reprise.cli.client;

import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.apphost.HostFile;
import dev.reprise.cli.json.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A host that lives, over its API. */
public final class LiveHost implements AppReader {
    private final AppHostLocation location;
    private volatile HostFile file;
    private volatile Api api;

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
    public Json ask(Question question) {
        return api.get(question.path());
    }

    @Override
    public String stateAt(String at) {
        return api.text("/api/state" + Question.query("at", at));
    }

    @Override
    public long head() {
        return api.get("/api/host").at("position").number();
    }

    @Override
    public void events(EventQuery query, boolean follow, Predicate<Json> wanted) {
        if (follow) {
            follow(query, wanted);
        } else {
            pages(query, wanted);
        }
    }

    /** Returns whether all was wanted. */
    private boolean pages(EventQuery query, Predicate<Json> wanted) {
        var path = Optional.of("/api/events" + eventQuery(query));
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
        var restricted = !query.equals(new EventQuery(query.from()));
        var filter =
                restricted
                        ? EventFilter.of(query, query.resource() == null ? List.of() : resources())
                        : null;
        var last = new long[] {first(query.from()) - 1};
        var done = false;
        while (!done) {
            done =
                    stream(
                            last[0],
                            event -> {
                                var position = event.at("position").number();
                                var more =
                                        position == last[0] + 1
                                                || pages(
                                                        query.between(last[0] + 1, position - 1),
                                                        wanted);
                                last[0] = position;
                                var asked = filter == null || filter.test(EventFilter.event(event));
                                return more && (!asked || wanted.test(event));
                            });
            done = done || !reconnected();
        }
    }

    /** Returns the first position that is meant: of a time, the first event after it. */
    private long first(String from) {
        if (from.chars().allMatch(Character::isDigit)) {
            return Math.max(1, Long.parseLong(from));
        }
        var head = head();
        var found = api.page("/api/events" + Question.query("from", from, "limit", "1")).items();
        return found.isEmpty() ? head + 1 : found.getFirst().at("position").number();
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
        try (var in = open(query, follow)) {
            var lines = new LineStream(in);
            for (var line = lines.read(); line != null; line = lines.read()) {
                if (!wanted.test(line)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            if (!follow) {
                throw LineStream.lost(e);
            }
            return false;
        }
    }

    @Override
    public Lines lines(LogQuery query) {
        try {
            return new LineStream(open(query, false));
        } catch (IOException e) {
            throw LineStream.lost(e);
        }
    }

    private InputStream open(LogQuery query, boolean follow) throws IOException {
        var path =
                "/api/resources/"
                        + Api.encoded(query.instance())
                        + "/logs"
                        + logQuery(query, follow);
        return api.open(path, "application/x-ndjson", Map.of());
    }

    @Override
    public void close() {}

    private static String eventQuery(EventQuery query) {
        return Question.query(
                "from", query.from(),
                "to", query.to(),
                "type", query.type(),
                "resource", query.resource(),
                "actor", query.actor(),
                "correlation", query.correlation(),
                "q", query.text());
    }

    private static String logQuery(LogQuery query, boolean follow) {
        return Question.query(
                "follow", "" + follow,
                "attempt", text(query.attempt()),
                "stream", query.stream(),
                "tail", text(query.tail()),
                "since", query.since(),
                "grep", query.grep(),
                "at", query.at());
    }

    private static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : number.toString();
    }
}
