package dev.reprise.engine.loop;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.Streams;
import dev.reprise.engine.Wish;
import dev.reprise.engine.decide.Draft;
import dev.reprise.engine.decide.ReportDecider;
import dev.reprise.engine.decide.WishDecider;
import dev.reprise.engine.plan.Planner;
import dev.reprise.eventstore.EventStore;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Deadline;
import dev.reprise.projections.Recorded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The reconciler. A turn decides on its inputs, makes the events durable, folds them, and then
 * plans, records and acts until the planner has nothing more to do. It runs on its caller's thread
 * and takes clock, ids, store and adapters from outside, so the very same loop runs on virtual
 * time. One thread at a time.
 */
public final class Loop {
    /** How often everything that runs is looked at again, in case a report was lost. */
    public static final Duration AUDIT_INTERVAL = Duration.ofSeconds(30);

    /** How often what runs is measured. */
    public static final Duration USAGE_INTERVAL = Duration.ofSeconds(15);

    /**
     * More planning passes in one turn than any state can need: a step that is planned again
     * although it was taken.
     */
    private static final int MAX_PASSES = 1_000;

    private final Writer writer;
    private final StepTaker taker;
    private final Effects effects;
    private final InstantSource clock;
    private Instant nextAudit;
    private Instant nextUsage;

    /**
     * @param state the fold of the log up to its head
     * @param ids gives time-ordered ids
     */
    public Loop(
            EventStore store,
            Leadership leadership,
            AppState state,
            Adapters adapters,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.writer = new Writer(store, leadership.epoch(), ids, state);
        this.taker = new StepTaker(adapters, ids);
        this.effects = new Effects(adapters, taker, leadership);
        this.clock = clock;
        this.nextAudit = now().plus(AUDIT_INTERVAL);
        this.nextUsage = now().plus(USAGE_INTERVAL);
    }

    /** Returns the state at the head. */
    public AppState state() {
        return writer.state();
    }

    /** Returns when the next turn is due even without an input. */
    public Instant nextTurn() {
        var look = anythingRuns() && nextUsage.isBefore(nextAudit) ? nextUsage : nextAudit;
        return state().nextDeadline()
                .map(Deadline::at)
                .filter(at -> at.isBefore(look))
                .orElse(look);
    }

    private boolean anythingRuns() {
        return state().instances().values().stream().anyMatch(i -> Effects.running(i).isPresent());
    }

    /**
     * Takes a turn and returns what was recorded in it, in order. When it returns, all of it is
     * durable and the runtimes have been called for every intent.
     *
     * @throws dev.reprise.eventstore.StoreException if the log cannot be written or another host
     *     has it; this loop must not be used any more
     */
    public List<Recorded> turn(List<Input> inputs) {
        var now = now();
        var recorded = new ArrayList<Recorded>();
        var answers = new ArrayList<Runnable>();
        var drafts = decide(inputs, now, answers);
        if (!drafts.isEmpty()) {
            recorded.addAll(writer.append(drafts, OptionalLong.empty(), now));
        }
        inputs.stream()
                .flatMap(i -> i instanceof Input.Wished(var wish, _) ? Stream.of(wish) : null)
                .filter(wish -> wish.kind() == Wish.Kind.RUN || wish.adHoc() != null)
                .forEach(wish -> effects.remember(state(), wish));
        answers.forEach(Runnable::run);
        reconcile(now, recorded);
        effects.level(state());
        if (!now.isBefore(nextAudit)) {
            nextAudit = now.plus(AUDIT_INTERVAL);
            effects.audit(state());
        }
        if (!now.isBefore(nextUsage) && anythingRuns()) {
            nextUsage = now.plus(USAGE_INTERVAL);
            effects.measure(state());
        }
        return recorded;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private List<Draft> decide(List<Input> inputs, Instant now, List<Runnable> answers) {
        var drafts = new ArrayList<Draft>();
        for (var input : inputs) {
            var state = writer.preview(drafts, now);
            switch (input) {
                case Input.Reported(var report) ->
                        drafts.addAll(ReportDecider.decide(state, report));
                case Input.Wished wished -> drafts.addAll(wish(state, wished, answers));
                case Input.Stated(var stated, var answer) -> {
                    drafts.addAll(stated);
                    answers.add(() -> answer.complete(null));
                }
            }
        }
        drafts.addAll(due(writer.preview(drafts, now), now));
        return drafts;
    }

    private static List<Draft> wish(AppState state, Input.Wished wished, List<Runnable> answers) {
        CompletableFuture<String> answer = wished.answer();
        try {
            var drafts = WishDecider.decide(state, wished.wish());
            answers.add(() -> answer.complete(wished.wish().commandId()));
            return drafts;
        } catch (dev.reprise.engine.CommandRejectedException
                | dev.reprise.engine.InvalidArgumentException
                | dev.reprise.engine.UnknownResourceException refusal) {
            answers.add(() -> answer.completeExceptionally(refusal));
            return List.of();
        }
    }

    private static List<Draft> due(AppState state, Instant now) {
        return state.deadlines().stream()
                .filter(deadline -> !deadline.at().isAfter(now))
                .map(
                        deadline ->
                                new Draft(
                                        Streams.instance(deadline.instance()),
                                        new ResourceEvent.TimerDue(deadline.timer(), deadline.at()),
                                        "clock",
                                        Optional.ofNullable(
                                                        state.instances().get(deadline.instance()))
                                                .map(i -> i.touched())
                                                .orElse(null),
                                        null))
                .toList();
    }

    private void reconcile(Instant now, List<Recorded> recorded) {
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            var before = state();
            var steps = Planner.plan(before);
            if (steps.isEmpty()) {
                return;
            }
            var drafts = steps.stream().map(step -> taker.take(before, step)).toList();
            var intents = writer.append(drafts, OptionalLong.of(before.position()), now);
            recorded.addAll(intents);
            intents.forEach(intent -> effects.act(state(), intent));
        }
        throw new IllegalStateException(
                "the planner does not come to rest: " + Planner.plan(state()));
    }
}
