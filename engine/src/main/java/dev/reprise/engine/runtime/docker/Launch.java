package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.ContainerSpec.MountSpec;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.app.spec.SpecHash;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.docker.AttemptFolder.Asked;
import dev.reprise.engine.runtime.docker.AttemptFolder.Cursor;
import dev.reprise.engine.runtime.docker.AttemptFolder.Place;
import dev.reprise.engine.runtime.docker.Seen.Stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way of one attempt from its order to a container that was started. Whatever is done is looked
 * up before it is done, so that all of it can begin anew when the engine was away. Blocks its
 * caller.
 */
final class Launch {
    private static final long LOOK_FOR_FOREIGN_MILLIS = 1_000;
    private static final long AGAIN_MILLIS = 200;
    private static final int ID_DIGITS = 12;

    /** Engines read a program's first words before they note that it has started. */
    private static final Duration STAMPED_EARLY = Duration.ofSeconds(1);

    private final World world;
    private final LaunchOrder launch;
    private final ContainerOrder order;
    private final AttemptFolder folder;
    private final LaunchVoice voice;
    private final Consumer<String> known;
    private final Waiting waiting;

    /**
     * What all launches share.
     *
     * @param starting as many as the engine is asked to make and start at once
     */
    record World(
            Engine engine,
            ContainerCalls calls,
            Images images,
            Builds builds,
            AppNetworks networks,
            Labels labels,
            Semaphore starting) {}

    /** How a launch waits for what others do. */
    interface Waiting {
        /** Returns whether the attempt is to end before it has begun. */
        boolean givenUp();

        /** Returns whether this host has left the attempt to another. */
        boolean left();

        /** Returns after the time, or when something has happened to the engine's containers. */
        void pause(long millis);
    }

    /**
     * @param known told the container's id before it is started
     */
    Launch(
            World world,
            LaunchOrder launch,
            AttemptFolder folder,
            LaunchVoice voice,
            Consumer<String> known,
            Waiting waiting) {
        this.world = world;
        this.launch = launch;
        this.order = Objects.requireNonNull(launch.container());
        this.folder = folder;
        this.voice = voice;
        this.known = known;
        this.waiting = waiting;
    }

    /**
     * Returns the container once it was started; it may have ended since.
     *
     * @throws RefusedException if it cannot be started; nothing of the attempt is left then
     * @throws EngineAwayException if this host does not wait for the engine any more
     */
    Seen run() throws RefusedException, IOException {
        folder.write(new Asked(order.lifetime(), null, null, order.plan().networks()));
        while (true) {
            try {
                return once();
            } catch (EngineAwayException e) {
                awaitEngine(e);
            }
        }
    }

    private void awaitEngine(EngineAwayException reason) throws RefusedException {
        waiting.pause(AGAIN_MILLIS);
        if (world.engine.await(waiting::givenUp)) {
            return;
        }
        if (waiting.left()) {
            throw reason;
        }
        throw RefusedException.stopped("the engine was away");
    }

    private Seen once() throws RefusedException, IOException {
        place();
        try {
            return switch (order.lifetime()) {
                case SESSION, PERSISTENT -> started(made());
                case EXISTING, CLEANUP -> started(foreign());
            };
        } catch (DockerException e) {
            clear();
            throw refused(EngineWords.refusal(e));
        } catch (IllegalArgumentException e) {
            clear();
            throw new RefusedException(String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            clear();
            throw e;
        }
    }

    /** A later host may come upon another engine. */
    private void place() throws IOException {
        var way = world.engine.connection();
        var id = way.id(ContainerCalls.LOOK);
        if (id.isPresent()) {
            folder.write(new Place(id.get(), way.address()));
        }
    }

    /** Nothing of an attempt that failed is left, and what another has put there stays. */
    private void clear() {
        if (order.lifetime() == Lifetime.SESSION || order.lifetime() == Lifetime.PERSISTENT) {
            world.calls
                    .find(order.plan().name())
                    .filter(this::carriesAttempt)
                    .ifPresent(left -> world.calls.remove(left.id()));
        }
    }

    private RefusedException refused(Refusal refusal) {
        if (refusal instanceof Refusal.NoNetwork) {
            world.networks.lookAt(order.plan().networks().keySet());
        }
        var words = refusal.words();
        return new RefusedException(
                refusal instanceof Refusal.NoProgram ? "no such program: " + words : words,
                refusal.retry());
    }

    private Seen made() throws RefusedException, IOException {
        while (true) {
            if (folder.abandoned()) {
                throw new RefusedException("a later host has given this attempt up");
            }
            var found = world.calls.find(order.plan().name());
            var usable = found.isEmpty() ? Optional.<Seen>empty() : usable(found.get());
            if (usable.isPresent()) {
                return usable.get();
            }
            image();
            var made = create();
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    /** Returns the container if it may stand for this attempt; it is out of the way if not. */
    private Optional<Seen> usable(Seen found) throws RefusedException, IOException {
        if (!world.labels.ours(found.labels())) {
            throw new RefusedException(foreign(found));
        }
        if (carriesAttempt(found)) {
            return Optional.of(found);
        }
        if (order.lifetime() == Lifetime.PERSISTENT
                && found.stage() != Stage.CREATED
                && SpecHash.same(order.specHash(), found.labels().getOrDefault(Labels.SPEC, ""))) {
            return Optional.of(takenOn(found, world.calls.now()));
        }
        replace(found);
        return Optional.empty();
    }

    /** What is replaced was meant to last: it is recorded, and given the time to end. */
    private void replace(Seen found) {
        if (order.lifetime() == Lifetime.PERSISTENT) {
            var id = found.id().substring(0, Math.min(ID_DIGITS, found.id().length()));
            voice.say(Phase.CREATING, "replaces " + id + ", which has another definition");
            stop(found);
        }
        world.calls.remove(found.id());
    }

    private void stop(Seen found) {
        if (found.stage() != Stage.RUNNING) {
            return;
        }
        world.calls.kill(found.id(), launch.stop().signal(found.identity().stopSignal()));
        var deadline = System.nanoTime() + launch.stop().grace().toNanos();
        while (System.nanoTime() < deadline && runs(found.id()) && !waiting.givenUp()) {
            waiting.pause(AGAIN_MILLIS);
        }
    }

    private boolean runs(String id) {
        return world.calls.find(id).filter(seen -> seen.stage() == Stage.RUNNING).isPresent();
    }

    private String foreign(Seen found) {
        var whose =
                world.labels.ofAnotherMachine(found.labels())
                        ? "of an app host with the same path on machine "
                                + found.labels().get(Labels.MACHINE)
                                + " (this one is "
                                + world.labels.machine()
                                + ")"
                        : "not of this app host";
        return "container name "
                + order.plan().name()
                + " is taken by a container that is "
                + whose
                + ": remove or rename "
                + found.id().substring(0, Math.min(ID_DIGITS, found.id().length()))
                + ", or give the resource another container name";
    }

    private boolean carriesAttempt(Seen found) {
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

    private boolean isOfAttempt(Seen container) throws IOException {
        return carriesAttempt(container)
                || folder.asked().filter(asked -> asked.isOfAttempt(container)).isPresent();
    }

    private Seen foreign() throws RefusedException, IOException {
        var name = order.plan().name();
        boolean awaited = false;
        while (true) {
            var found = world.calls.find(name);
            if (found.isPresent() && found.get().stage() != Stage.CREATED) {
                return takenOn(found.get(), awaited ? begin(found.get()) : world.calls.now());
            }
            awaited = true;
            voice.say(Phase.NOT_FOUND, "there is no container " + name);
            waiting.pause(LOOK_FOR_FOREIGN_MILLIS);
            if (waiting.givenUp()) {
                throw RefusedException.stopped("there was no container " + name);
            }
        }
    }

    /** Of one that has come while it was waited for, the first words count. */
    private Instant begin(Seen appeared) {
        var begun = appeared.startedAt();
        return begun == null ? world.calls.now() : begun.minus(STAMPED_EARLY);
    }

    private void image() throws RefusedException, IOException {
        var spec = order.spec();
        if (spec.build() == null) {
            world.images.provide(spec.image(), spec.pull(), voice, waiting::givenUp);
        } else {
            world.builds.provide(order, spec.build(), folder, voice, waiting::givenUp);
        }
    }

    /** Returns empty if the name was taken meanwhile. */
    private Optional<Seen> create() throws RefusedException {
        voice.say(Phase.CREATING, order.plan().name());
        take();
        try {
            for (var mount : order.spec().mounts()) {
                source(mount);
            }
            var id =
                    world.engine.ask(
                            ContainerCalls.ACT,
                            client ->
                                    CreateRequest.of(
                                                    client,
                                                    launch,
                                                    order,
                                                    world.labels,
                                                    world.labels.network())
                                            .exec()
                                            .getId());
            return world.calls.find(id);
        } catch (ConflictException e) {
            if (EngineWords.refusal(e) instanceof Refusal.NameTaken) {
                return Optional.empty();
            }
            throw e;
        } finally {
            world.starting.release();
        }
    }

    /** What is mounted is there before the container, which engines refuse to make else. */
    private void source(MountSpec mount) throws RefusedException {
        var source = mount.source();
        if (source == null) {
            return;
        }
        switch (mount.kind()) {
            case VOLUME -> volume(world.labels.volume(source));
            case BIND -> directory(Path.of(source));
        }
    }

    /** An engine elsewhere has directories of its own. */
    private void directory(Path source) throws RefusedException {
        if (!world.engine.connection().isLocal() || Files.exists(source)) {
            return;
        }
        try {
            Files.createDirectories(source);
        } catch (IOException e) {
            throw new RefusedException(
                    "the directory " + source + ", which is to be mounted, cannot be made: " + e);
        }
    }

    private void volume(String name) {
        world.engine.ask(
                ContainerCalls.LOOK,
                client ->
                        client.createVolumeCmd()
                                .withName(name)
                                .withLabels(world.labels.shared())
                                .exec());
    }

    private Seen started(Seen container) throws RefusedException, IOException {
        known.accept(container.id());
        if (container.stage() == Stage.RUNNING
                || (container.stage() == Stage.ENDED && isOfAttempt(container))) {
            return container;
        }
        take();
        try {
            connect(container);
            if (container.stage() == Stage.CREATED) {
                ContainerFiles.copy(world.engine, container.id(), order);
            }
            if (folder.abandoned()) {
                throw new RefusedException("a later host has given this attempt up");
            }
            voice.say(Phase.STARTING, order.plan().name());
            world.calls.start(container.id());
        } finally {
            world.starting.release();
        }
        return world.calls
                .find(container.id())
                .orElseThrow(() -> new RefusedException("somebody removed it as it started"));
    }

    private void connect(Seen container) {
        order.plan()
                .networks()
                .forEach(
                        (network, aliases) -> {
                            if (!container.networks().contains(network)) {
                                world.calls.connect(container.id(), network, aliases);
                            }
                        });
    }

    private void take() throws RefusedException {
        try {
            while (!world.starting.tryAcquire(LOOK_FOR_FOREIGN_MILLIS, TimeUnit.MILLISECONDS)) {
                if (waiting.givenUp()) {
                    throw RefusedException.stopped("it waited for its turn");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the launch is not waited for any more", e);
        }
    }
}
