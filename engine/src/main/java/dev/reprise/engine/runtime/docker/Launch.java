package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.Lifetime;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.engine.runtime.LaunchOrder;
import dev.reprise.engine.runtime.docker.AttemptFolder.Asked;
import dev.reprise.engine.runtime.docker.AttemptFolder.Place;
import dev.reprise.engine.runtime.docker.Seen.Stage;

import java.io.IOException;
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
    private static final long TURN_MILLIS = 1_000;
    private static final long AGAIN_MILLIS = 200;

    private final World world;
    private final LaunchOrder launch;
    private final ContainerOrder order;
    private final AttemptFolder folder;
    private final LaunchVoice voice;
    private final Consumer<String> known;
    private final Waiting waiting;
    private final Predecessor predecessor;

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
        this.predecessor = new Predecessor(world, launch, folder, voice, waiting);
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
        try {
            place();
            return switch (order.lifetime()) {
                case SESSION, PERSISTENT -> started(made());
                case EXISTING, CLEANUP -> started(predecessor.foreign());
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
                    .filter(predecessor::carriesAttempt)
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
            var usable = predecessor.usable();
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
            new MountSources(world.engine, world.labels).provide(order.spec().mounts());
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

    private Seen started(Seen container) throws RefusedException, IOException {
        known.accept(container.id());
        if (container.stage() == Stage.RUNNING
                || (container.stage() == Stage.ENDED && predecessor.isOfAttempt(container))) {
            return container;
        }
        take();
        try {
            connect(container);
            if (container.stage() == Stage.CREATED) {
                ContainerFiles.copy(
                        world.engine,
                        container.id(),
                        order,
                        leftOut -> voice.insist(Phase.CREATING, leftOut));
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
            while (!world.starting.tryAcquire(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
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
