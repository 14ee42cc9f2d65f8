package dev.reprise.http;

import dev.reprise.projections.AppState;
import dev.reprise.projections.history.History;
import dev.reprise.projections.history.MalformedException;

import io.javalin.http.Context;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;

/** What requests ask of the past: by positions or times, read beside the requests' own threads. */
final class Past {
    static final String POSITION = "X-Reprise-Position";

    private final Present present;
    private final LogReads reads;
    private final History history;

    Past(Present present, LogReads reads, History history) {
        this.present = present;
        this.reads = reads;
        this.history = history;
    }

    History history() {
        return history;
    }

    /** Returns what {@code read} returns, which may take a while. */
    <T> T read(Callable<T> read) throws Exception {
        return reads.call(read);
    }

    /** Returns what {@code look} returns, which takes milliseconds. */
    <T> T soon(Callable<T> look) throws Exception {
        return reads.soon(look);
    }

    /** Returns the position that parameter {@code name} names, empty if it is not given. */
    Optional<Long> point(Query query, String name) throws Exception {
        return point(query, name, history::position);
    }

    /** Returns where a range begins that parameter {@code name} gives. */
    Optional<Long> from(Query query, String name) throws Exception {
        return point(query, name, history::from);
    }

    /** Returns where a range ends that parameter {@code name} gives. */
    Optional<Long> to(Query query, String name) throws Exception {
        return point(query, name, history::to);
    }

    /** A part of the log, both ends included. */
    record Range(long from, long to) {}

    /**
     * Returns how to find the range that parameters {@code from} and {@code to} name, which reads
     * the log: without them the session of {@code to}, or the last one.
     */
    Callable<Range> range(Query query) throws Exception {
        var to = point(query, "to");
        var from = point(query, "from");
        return () -> {
            var end = to.isPresent() ? to.get() : history.head();
            var begin = from.isPresent() ? from.get() : history.session(end).first();
            if (end < begin) {
                throw new MalformedException("to " + end + " is before from " + begin);
            }
            return new Range(begin, end);
        };
    }

    private Optional<Long> point(Query query, String name, ToLongFunction<String> meaning)
            throws Exception {
        var text = query.text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reads.soon(() -> meaning.applyAsLong(text.get())));
        } catch (MalformedException e) {
            throw Problem.malformed(name + ": " + e.getMessage());
        }
    }

    /**
     * Returns the state that parameter {@code at} names, else the present one; tells where it is.
     */
    AppState view(Context ctx, Query query) throws Exception {
        var at = point(query, "at");
        var now = present.state();
        var view = at.isEmpty() || at.get() == now.position() ? now : state(at.get());
        ctx.header(POSITION, Long.toString(view.position()));
        return view;
    }

    /** The states at two positions. */
    record Step(AppState before, AppState after) {}

    /**
     * Returns the state at {@code since}, nothing without it, and that which parameter {@code at}
     * names, else the present one; in one look, for someone who steps through the log waits for it.
     */
    Step step(Context ctx, Query query, OptionalLong since) throws Exception {
        var at = query.text("at");
        var now = present.state();
        try {
            var step =
                    reads.soon(
                            () -> {
                                var position = at.map(history::position).orElse(now.position());
                                return new Step(
                                        since.isPresent()
                                                ? history.state(since.getAsLong())
                                                : AppState.EMPTY,
                                        position == now.position() ? now : history.state(position));
                            });
            ctx.header(POSITION, Long.toString(step.after().position()));
            return step;
        } catch (MalformedException e) {
            throw Problem.malformed("at: " + e.getMessage());
        }
    }

    /** Returns the state at a position that the log holds. */
    AppState state(long position) throws Exception {
        return reads.soon(() -> history.state(position));
    }

    /** Returns the position that {@code at} names, else the present one; tells where it is. */
    long position(Context ctx, Query query) throws Exception {
        var at = point(query, "at");
        var position = at.isPresent() ? at.get() : present.state().position();
        ctx.header(POSITION, Long.toString(position));
        return position;
    }
}
