package dev.reprise.cli.offline;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.reprise.app.event.EventJson;
import dev.reprise.cli.CliException;
import dev.reprise.cli.ExitCode;
import dev.reprise.cli.apphost.AppHostLocation;
import dev.reprise.cli.client.AppReader;
import dev.reprise.cli.client.EventFilter;
import dev.reprise.cli.client.Question;
import dev.reprise.cli.json.Json;
import dev.reprise.engine.console.ConsoleFiles;
import dev.reprise.engine.console.ConsoleLine;
import dev.reprise.engine.console.ConsoleQuery;
import dev.reprise.engine.console.ConsoleReader;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.SqliteEventStore;
import dev.reprise.projections.AppState;
import dev.reprise.projections.StateReader;
import dev.reprise.projections.StoredStates;
import dev.reprise.projections.UnknownPositionException;
import dev.reprise.projections.history.History;
import dev.reprise.projections.history.MalformedException;
import dev.reprise.projections.history.UnknownException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A log without a host, read only. One thread. */
public final class OfflineLog implements AppReader {
    private final EventStore store;
    private final ConsoleReader console;
    private final History history;
    private final Witness witness;
    private @Nullable AppState head;

    OfflineLog(EventStore store, ConsoleReader console, Witness witness) {
        this.store = store;
        this.console = console;
        this.witness = witness;
        var saved = new StoredStates(store.snapshots());
        this.history = new History(store, new StateReader(store, saved));
    }

    /** Opens the log of an app host; the caller closes it. */
    public static OfflineLog open(AppHostLocation location) {
        var attempts = location.stateDirectory().resolve("attempts");
        return new OfflineLog(
                SqliteEventStore.openReadOnly(location.log()),
                ConsoleFiles.offline(attempts),
                new Witness(attempts));
    }

    /** Returns the log itself, which goes with this. */
    public EventStore store() {
        return store;
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public Json ask(Question question) {
        return answered(() -> answer(question));
    }

    private Json answer(Question question) {
        return switch (question) {
            case Question.Resources(var at) -> resourcesAt(at);
            case Question.Reason(var instance, var at) -> {
                var why = json(history.why(instance, point(at)));
                yield at == null ? witness.explained(why, headState()) : why;
            }
            case Question.Links(var position) -> json(history.chain(history.position(position)));
            case Question.Difference(var from, var to) -> json(history.diff(from, to));
            case Question.Lanes(var from, var to, var buckets) -> {
                var last = point(to);
                var first = from == null ? history.session(last).first() : history.position(from);
                yield json(history.timeline(first, last, buckets));
            }
            case Question.Sessions _ ->
                    Json.array(history.sessions().stream().map(OfflineLog::json).toList());
            case Question.Parameters(var at) -> {
                var state = at == null ? headState() : history.state(history.position(at));
                yield Json.array(state.parameters().stream().map(OfflineLog::json).toList());
            }
            case Question.Setter(var instance, var property, var at) ->
                    json(history.blame(instance, property, point(at)));
        };
    }

    /** Now, a program that runs in the log may have ended since: nobody was there to record it. */
    private Json resourcesAt(@Nullable String at) {
        var state = at == null ? headState() : history.state(history.position(at));
        var views = state.resources().stream().map(OfflineLog::json);
        return Json.array(
                (at == null ? views.map(view -> witness.told(view, state)) : views).toList());
    }

    private long point(@Nullable String at) {
        return at == null ? Math.max(1, head()) : history.position(at);
    }

    @Override
    public String stateAt(String at) {
        return answered(() -> history.state(history.position(at)).canonicalJson());
    }

    @Override
    public long head() {
        return store.head().position();
    }

    @Override
    public void events(EventQuery query, boolean follow, Predicate<Json> wanted) {
        var filter = EventFilter.of(query, query.resource() == null ? List.of() : resources());
        long to = answered(() -> query.to() == null ? Long.MAX_VALUE : history.to(query.to()));
        long from = answered(() -> history.from(query.from()));
        while (from > 0) {
            var page = history.events(filter, from, to, History.MOST_EVENTS);
            for (var event : page.events()) {
                if (!wanted.test(json(event))) {
                    return;
                }
            }
            from = page.next();
        }
    }

    @Override
    public void logs(LogQuery query, boolean follow, Predicate<Json> wanted) {
        try (var lines = lines(query)) {
            while (lines.hasNext()) {
                if (!wanted.test(lines.next())) {
                    return;
                }
            }
        }
    }

    @Override
    public Lines lines(LogQuery query) {
        var since = query.since();
        var grep = query.grep();
        var at = query.at();
        var until =
                at == null
                        ? null
                        : answered(() -> history.event(history.position(at)).recordedAt());
        var lines =
                console.read(
                        new ConsoleQuery(
                                query.instance(),
                                query.attempt(),
                                query.stream(),
                                until == null ? query.tail() : null,
                                since == null ? null : Instant.parse(since),
                                grep == null ? null : Pattern.compile(grep).asPredicate()));
        return new FileLines(lines, until == null ? lines : past(lines, until, query.tail()));
    }

    /** Which lines are the last ones is known only when all were looked at. */
    private static Stream<ConsoleLine> past(
            Stream<ConsoleLine> lines, Instant until, @Nullable Integer tail) {
        var seen = lines.filter(line -> !line.at().isAfter(until));
        if (tail == null) {
            return seen;
        }
        var last = new ArrayDeque<ConsoleLine>();
        seen.forEach(
                line -> {
                    last.add(line);
                    if (last.size() > tail) {
                        last.remove();
                    }
                });
        return last.stream();
    }

    private record FileLines(Stream<ConsoleLine> source, Iterator<ConsoleLine> lines)
            implements Lines {
        FileLines(Stream<ConsoleLine> source, Stream<ConsoleLine> lines) {
            this(source, lines.iterator());
        }

        @Override
        public boolean hasNext() {
            return lines.hasNext();
        }

        @Override
        public Json next() {
            return json(lines.next());
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /** Returns what a check of the whole log finds: {@code sound, events, problems}. */
    public Json verify() {
        var found = store.verify();
        var problems =
                found.problems().stream()
                        .map(p -> Json.object("position", p.position(), "text", p.text()))
                        .toList();
        return Json.object(
                "sound", found.sound(),
                "events", found.events(),
                "problems", Json.array(problems));
    }

    @Override
    public void close() {
        store.close();
    }

    private AppState headState() {
        if (head == null) {
            head = head() == 0 ? AppState.EMPTY : history.state(head());
        }
        return head;
    }

    /** What the log does not hold, and what cannot be read, is the command line's mistake. */
    private static <T> T answered(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (MalformedException | UnknownException | UnknownPositionException e) {
            throw new CliException(ExitCode.INVALID, String.valueOf(e.getMessage()), e);
        }
    }

    private static Json json(Object view) {
        try {
            return Json.parse(EventJson.mapper().writeValueAsString(view));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    view.getClass().getSimpleName() + " has no JSON form", e);
        }
    }
}
