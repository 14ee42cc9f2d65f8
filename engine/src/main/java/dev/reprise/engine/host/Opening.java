package dev.reprise.engine.host;

import dev.reprise.app.event.HostEvent;
import dev.reprise.app.event.HostEvent.CarriedAttempt;
import dev.reprise.app.event.ProcessIdentity;
import dev.reprise.app.spec.AppSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.decide.Draft;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.InstanceState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The first facts of a host: whether it resumes the session that it finds or opens the next one.
 * Pure.
 *
 * @param appHost absolute path of the app host
 * @param host this host
 * @param reason {@code run}, {@code stop} or {@code watchdog}
 * @param replaced how the host before it ended, or null after a clean end
 * @param headHash the log's last hash, empty for an empty log
 * @param commit the git commit that the app host's directory is at, or null
 */
public record Opening(
        String appHost,
        ProcessIdentity host,
        long epoch,
        String version,
        String reason,
        @Nullable String replaced,
        String headHash,
        @Nullable String commit) {

    /**
     * Returns whether the log's session goes on: it has not ended and no stop of it is under way.
     */
    public static boolean resumes(AppState state) {
        return !state.session().ended() && state.session().stop() == null;
    }

    /**
     * Returns whether a stop of the session was under way when its host died: it is finished before
     * anything begins.
     */
    public static boolean stopsFirst(AppState state) {
        return !state.session().ended() && state.session().stop() != null;
    }

    /**
     * Returns the first facts of this host, for one batch: it resumes an open session under {@code
     * model}, finishes a stop that was under way (a new session follows under another host start),
     * or opens the next session.
     */
    public List<Draft> first(AppState before, AppSpec model) {
        if (before.session().ended()) {
            return open(before, model);
        }
        return resume(stopsFirst(before) ? Optional.empty() : Optional.of(model));
    }

    /**
     * Returns the facts with which this host goes on with the session in {@code state}, under
     * {@code model} if given.
     */
    public List<Draft> resume(Optional<AppSpec> model) {
        var drafts = new ArrayList<Draft>();
        drafts.add(Draft.host(started(), "host", null));
        model.ifPresent(m -> drafts.add(Draft.host(new HostEvent.ModelApplied(m), "host", null)));
        return drafts;
    }

    /** Returns the facts that open the session after the ended one in {@code before}. */
    public List<Draft> open(AppState before, AppSpec model) {
        return List.of(
                Draft.host(opened(before), "host", null),
                Draft.host(started(), "host", null),
                Draft.host(new HostEvent.ModelApplied(model), "host", null));
    }

    private HostEvent.HostStarted started() {
        return new HostEvent.HostStarted(epoch, host, version, reason, replaced);
    }

    private HostEvent.SessionOpened opened(AppState before) {
        var attempts = new TreeMap<>(before.numbers());
        before.instances().forEach((name, i) -> attempts.put(name, i.attempts()));
        var persistent =
                before.instances().values().stream().flatMap(i -> carried(i).stream()).toList();
        return new HostEvent.SessionOpened(
                before.session().number() + 1,
                appHost,
                before.ports(),
                attempts,
                persistent,
                headHash.isEmpty() ? null : headHash,
                before.networks().isEmpty() ? null : List.copyOf(before.networks().keySet()),
                commit);
    }

    private static Optional<CarriedAttempt> carried(InstanceState instance) {
        Attempt live = instance.live();
        if (live == null
                || (live.begun().lifetime() == Lifetime.EXISTING && !instance.declared())
                || (live.begun().lifetime().endsWithSession() && !live.stuck())
                || live.identity() == null) {
            return Optional.empty();
        }
        return Optional.of(
                new CarriedAttempt(
                        instance.name(),
                        instance.resource(),
                        instance.replica(),
                        live.begun(),
                        live.identity()));
    }
}
