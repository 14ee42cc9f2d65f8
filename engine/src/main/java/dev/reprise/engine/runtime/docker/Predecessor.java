package dev.reprise.engine.runtime.docker;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.SpecHash;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.docker.AttemptFolder.Asked;
import dev.reprise.engine.runtime.docker.AttemptFolder.Cursor;
import dev.reprise.engine.runtime.docker.Seen.Stage;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The container that is there already under the name of an attempt's own: whether it may stand for
 * the attempt, and how it gets out of the way if not. Blocks its caller.
 */
final class Predecessor {
    private static final long LOOK_MILLIS = 1_000;
    private static final long AGAIN_MILLIS = 200;

    /** Engines read a program's first words before they note that it has started. */
    private static final Duration STAMPED_EARLY = Duration.ofSeconds(1);

    private final Launch.World world;
    private final LaunchOrder launch;
    private final ContainerOrder order;
    private final AttemptFolder folder;
    private final LaunchVoice voice;
    private final Launch.Waiting waiting;

    Predecessor(
            Launch.World world,
            LaunchOrder launch,
            AttemptFolder folder,
            LaunchVoice voice,
            Launch.Waiting waiting) {
        this.world = world;
        this.launch = launch;
        this.order = Objects.requireNonNull(launch.container());
        this.folder = folder;
        this.voice = voice;
        this.waiting = waiting;
    }

    /**
     * Returns the container that may stand for the attempt; one that may not is out of the way.
     *
     * @throws RefusedException if the name is another's
     */
    Optional<Seen> usable() throws RefusedException, IOException {
        var found = world.calls().find(order.plan().name());
        return found.isEmpty() ? Optional.empty() : usable(found.get());
    }

    private Optional<Seen> usable(Seen found) throws RefusedException, IOException {
        if (!world.labels().ours(found.labels())) {
            throw new RefusedException(taken(found));
        }
        if (carriesAttempt(found)) {
            return Optional.of(found);
        }
        if (order.lifetime() == Lifetime.PERSISTENT
                && found.stage() != Stage.CREATED
                && SpecHash.same(order.specHash(), found.labels().getOrDefault(Labels.SPEC, ""))) {
            return Optional.of(takenOn(found, world.calls().now()));
        }
        replace(found);
        return Optional.empty();
    }

    /** What is replaced was meant to last: it is recorded, and given the time to end. */
    private void replace(Seen found) {
        if (order.lifetime() == Lifetime.PERSISTENT) {
            var id = found.shortId();
            voice.say(Phase.CREATING, "replaces " + id + ", which has another definition");
            stop(found);
        }
        world.calls().remove(found.id());
    }

    private void stop(Seen found) {
        if (found.stage() != Stage.RUNNING) {
            return;
        }
        world.calls().kill(found.id(), launch.stop().signal(found.identity().stopSignal()));
        var deadline = System.nanoTime() + launch.stop().grace().toNanos();
        while (System.nanoTime() < deadline && runs(found.id()) && !waiting.givenUp()) {
            waiting.pause(AGAIN_MILLIS);
        }
    }

    private boolean runs(String id) {
        return world.calls().find(id).filter(seen -> seen.stage() == Stage.RUNNING).isPresent();
    }

    private String taken(Seen found) {
        var whose =
                world.labels().ofAnotherMachine(found.labels())
                        ? "of "
                                + Labels.otherOwner(found.labels())
                                + " (this one is "
                                + world.labels().machine()
                                + ")"
                        : "not of this app host";
        return "container name "
                + order.plan().name()
                + " is taken by a container that is "
                + whose
                + ": remove or rename "
                + found.shortId()
                + ", or give the resource another container name";
    }

    /** Returns whether the container was made for the attempt. */
    boolean carriesAttempt(Seen found) {
        return launch.ref().attemptId().equals(found.labels().get(Labels.ATTEMPT));
    }

    /**
     * A container without the attempt's label is known again by its id.
     *
     * @param from what it has said before is not of this attempt
     */
    private Seen takenOn(Seen found, Instant from) throws IOException {
        var asked = folder.asked();
        if (asked.isEmpty() || !found.id().equals(asked.get().containerId())) {
            var cursor = folder.cursor();
            folder.write(new Cursor(from.getEpochSecond(), cursor.stdout(), cursor.stderr(), from));
            var endedLife = found.stage() == Stage.ENDED ? found.startedAt() : null;
            folder.write(
                    new Asked(order.lifetime(), found.id(), endedLife, order.plan().networks()));
        }
        return found;
    }

    /** Returns whether the container's life, or its end, is of the attempt. */
    boolean isOfAttempt(Seen container) throws IOException {
        return carriesAttempt(container)
                || folder.asked().filter(asked -> asked.isOfAttempt(container)).isPresent();
    }

    /**
     * Returns the container of somebody else that the order names, once it is there.
     *
     * @throws RefusedException if it is not waited for any more
     */
    Seen foreign() throws RefusedException, IOException {
        var name = order.plan().name();
        boolean awaited = false;
        while (true) {
            var found = world.calls().find(name);
            if (found.isPresent() && found.get().stage() != Stage.CREATED) {
                return takenOn(found.get(), awaited ? begin(found.get()) : world.calls().now());
            }
            awaited = true;
            voice.say(Phase.NOT_FOUND, "there is no container " + name);
            waiting.pause(LOOK_MILLIS);
            if (waiting.givenUp()) {
                throw RefusedException.stopped("there was no container " + name);
            }
        }
    }

    /** Of one that has come while it was waited for, the first words count. */
    private Instant begin(Seen appeared) {
        var begun = appeared.startedAt();
        return begun == null ? world.calls().now() : begun.minus(STAMPED_EARLY);
    }
}
