package dev.reprise.testing;

import dev.reprise.app.App;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.engine.replay.ReplayCheck;
import dev.reprise.engine.replay.ReplayResult;
import dev.reprise.eventstore.EventStore;
import dev.reprise.eventstore.LogImport;
import dev.reprise.projections.StateReader;
import dev.reprise.testing.rerun.Rerun;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A recorded log, to be looked at and run again. Nothing is started and nothing waits: it is all
 * computed from the log. One thread.
 */
public final class Replay implements AutoCloseable {
    private final EventStore log;

    private Replay(EventStore log) {
        this.log = log;
    }

    /** Returns the replay of a log; {@link #close} closes it. */
    public static Replay of(EventStore log) {
        return new Replay(log);
    }

    /**
     * Returns the replay of what {@code reprise export} wrote; all of it has been checked then.
     *
     * @throws dev.reprise.eventstore.StoreException if it cannot be read or is no whole, unedited
     *     export; the message names line and position
     */
    public static Replay read(Path export) {
        return new Replay(LogImport.open(export));
    }

    /** Returns the log. */
    public EventStore log() {
        return log;
    }

    /** Releases what {@link #read} has opened, a temporary file where the log is large. */
    @Override
    public void close() {
        log.close();
    }

    /** Returns how the steps that today's code plans compare with the recorded ones. */
    public ReplayResult result() {
        return new ReplayCheck().check(log);
    }

    /**
     * Asserts that today's code takes the recorded steps, everywhere.
     *
     * @throws AssertionError that names the first difference: its position, both plans, the state
     *     and what led there
     */
    public void assertSameSteps() {
        var result = result();
        switch (result) {
            case ReplayResult.Same _ -> {}
            case ReplayResult.Different _, ReplayResult.Unreadable _ ->
                    throw new AssertionError(result.text());
        }
    }

    /**
     * Returns everything as it stood once {@code position} was recorded.
     *
     * @throws IllegalArgumentException if the log does not hold that position; the message names
     *     the range it holds
     */
    public Moment at(long position) {
        return new Moment(new StateReader(log).at(position));
    }

    /** Returns where to ask why an instance was as it was: {@code why("web").at(118)}. */
    public Reason why(String instance) {
        return position -> at(position).why(instance);
    }

    /**
     * Runs the recorded wishes and observations against another model, on virtual time; see {@link
     * Rerun}. Files of the environment count as empty, Java programs as launched like the recorded
     * ones of that name.
     *
     * @throws dev.reprise.app.ModelException with every problem of the model
     * @throws IllegalArgumentException if the log holds no session, or events of a newer Reprise
     */
    public Rerun with(Consumer<App> changedModel) {
        return Rerun.of(log, changedModel);
    }

    /** Runs the recorded wishes and observations against a lowered model. */
    public Rerun with(AppSpec changedModel) {
        return Rerun.of(log, changedModel);
    }

    /** Why an instance was as it was. */
    @FunctionalInterface
    public interface Reason {
        /**
         * Returns the sentence that {@code reprise why} gave at {@code position}.
         *
         * @throws IllegalArgumentException if the log does not hold that position, or nothing had
         *     that name then
         */
        String at(long position);
    }
}
