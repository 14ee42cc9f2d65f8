package dev.reprise.engine.loop;

import dev.reprise.app.event.Event;
import dev.reprise.app.event.EventJson;
import dev.reprise.app.event.HostEvent;
import dev.reprise.engine.decide.Draft;
import dev.reprise.eventstore.Append;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.ExpectedVersion;
import dev.reprise.eventstore.NewEvent;
import dev.reprise.eventstore.StreamAppend;
import dev.reprise.projections.AppFold;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Recorded;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Makes drafts durable and folds them: the only way by which the loop's state changes. One thread.
 */
final class Writer {
    private final EventStore store;
    private final long epoch;
    private final Supplier<UUID> ids;
    private AppState state;

    Writer(EventStore store, long epoch, Supplier<UUID> ids, AppState state) {
        this.store = store;
        this.epoch = epoch;
        this.ids = ids;
        this.state = state;
    }

    AppState state() {
        return state;
    }

    /**
     * Appends the drafts as one batch and returns them as recorded. When it returns they are
     * durable.
     *
     * @throws dev.reprise.eventstore.StoreException if nothing was appended; the state is as before
     */
    List<Recorded> append(List<Draft> drafts, OptionalLong plannedAt, Instant now) {
        var streams = new ArrayList<StreamAppend>();
        var session = state.session().number();
        for (var draft : drafts) {
            if (draft.event() instanceof HostEvent.SessionOpened opened) {
                session = opened.session();
            }
            streams.add(
                    new StreamAppend(
                            draft.stream(), ExpectedVersion.ANY, List.of(newEvent(draft))));
        }
        var append =
                new Append(
                        OptionalLong.of(state.position()), epoch, session, plannedAt, now, streams);
        try {
            var appended = store.append(append).join();
            var recorded =
                    recorded(
                            drafts,
                            appended.first(),
                            appended.batch(),
                            plannedAt,
                            session,
                            appended.recordedAt());
            state = state.evolve(recorded);
            return recorded;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * Returns the state as it will be once {@code drafts} are recorded: for deciding on what else
     * goes into the batch.
     */
    AppState preview(List<Draft> drafts, Instant now) {
        if (drafts.isEmpty()) {
            return state;
        }
        var at = now.isBefore(state.at()) ? state.at() : now;
        var fold = new AppFold(state);
        recorded(
                        drafts,
                        state.position() + 1,
                        0,
                        OptionalLong.empty(),
                        state.session().number(),
                        at)
                .forEach(fold::apply);
        return fold.state();
    }

    private NewEvent newEvent(Draft draft) {
        var encoded = EventJson.encode(draft.event());
        return new NewEvent(
                ids.get(),
                encoded.type(),
                encoded.schemaVersion(),
                encoded.payload(),
                draft.actor(),
                draft.cause() == null || draft.cause() == 0 ? null : draft.cause(),
                draft.correlationId());
    }

    private List<Recorded> recorded(
            List<Draft> drafts,
            long first,
            long batch,
            OptionalLong plannedAt,
            long session,
            Instant at) {
        var recorded = new ArrayList<Recorded>();
        for (int i = 0; i < drafts.size(); i++) {
            var draft = drafts.get(i);
            Event event = draft.event();
            recorded.add(
                    new Recorded(
                            first + i,
                            batch,
                            plannedAt.isPresent() ? plannedAt.getAsLong() : null,
                            draft.stream(),
                            session,
                            epoch,
                            at,
                            draft.correlationId(),
                            event));
        }
        return recorded;
    }
}
