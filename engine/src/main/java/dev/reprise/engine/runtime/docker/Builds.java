package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.model.BuildResponseItem;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.ContainerSpec.BuildSpec;
import dev.reprise.engine.content.BuildContext;
import dev.reprise.engine.runtime.ContainerOrder;
import dev.reprise.engine.runtime.docker.Tar.Access;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Builds images. Blocks its caller. */
final class Builds {
    /** What a Dockerfile from outside of the context is called inside of it. */
    private static final String OUTSIDE = ".dockerfile.reprise";

    private static final long LOOK_MILLIS = 100;
    private static final String DURING = "its image was built";

    private final Engine engine;
    private final Images images;
    private final Labels labels;
    private final Map<String, ReentrantLock> building = new ConcurrentHashMap<>();

    Builds(Engine engine, Images images, Labels labels) {
        this.engine = engine;
        this.images = images;
        this.labels = labels;
    }

    /**
     * Builds the image under the order's tag unless it is there; once, however many ask for it.
     *
     * @param givenUp asked now and then
     * @throws EngineAwayException if the engine goes away
     * @throws RefusedException if it cannot be built, or was given up
     */
    void provide(
            ContainerOrder order,
            BuildSpec build,
            AttemptFolder folder,
            LaunchVoice voice,
            BooleanSupplier givenUp)
            throws RefusedException, IOException {
        var tag = order.spec().image();
        if (images.has(tag)) {
            return;
        }
        var lock = building.computeIfAbsent(tag, _ -> new ReentrantLock());
        take(lock, givenUp);
        try {
            if (!images.has(tag)) {
                build(order, build, folder, voice, givenUp);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void take(ReentrantLock lock, BooleanSupplier givenUp) throws RefusedException {
        try {
            while (!lock.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (givenUp.getAsBoolean()) {
                    throw RefusedException.stopped(DURING);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineAwayException("the build is not waited for any more", e);
        }
    }

    private void build(
            ContainerOrder order,
            BuildSpec build,
            AttemptFolder folder,
            LaunchVoice voice,
            BooleanSupplier givenUp)
            throws RefusedException, IOException {
        voice.say(Phase.BUILDING, build.context());
        try (var output = new BuildOutput(folder, voice, order.buildSecrets().values())) {
            if (order.buildSecrets().isEmpty()) {
                classic(order, build, output, givenUp);
            } else {
                new SecretBuild(engine, labels).run(order, build, output, givenUp);
                untagChanged(order.spec().image(), build);
            }
        }
    }

    /** The command reads the files itself, so what it has read is known only afterwards. */
    private void untagChanged(String tag, BuildSpec build) throws RefusedException, IOException {
        try {
            check(build);
        } catch (RefusedException e) {
            engine.ask(
                    ContainerCalls.ACT,
                    client -> client.removeImageCmd(tag).withForce(true).exec());
            throw e;
        }
    }

    /** The tag is for good: nothing else than what it was made from may come under it. */
    private static void check(BuildSpec build) throws RefusedException, IOException {
        var expected = build.filesHash();
        if (expected != null && !expected.equals(context(build).hash())) {
            throw new RefusedException(
                    "cannot build "
                            + build.context()
                            + ": its files have changed since the app was started; they are built"
                            + " when it is started again");
        }
    }

    private static BuildContext context(BuildSpec build) throws IOException {
        return BuildContext.read(Path.of(build.context()), Path.of(build.dockerfile()));
    }

    private void classic(
            ContainerOrder order, BuildSpec build, BuildOutput output, BooleanSupplier givenUp)
            throws RefusedException, IOException {
        var answer = new Steps(output);
        try (var tar = Tar.create()) {
            var dockerfile = pack(tar, context(build));
            check(build);
            try (var context = tar.content()) {
                var command =
                        engine.connection()
                                .streams()
                                .buildImageCmd(context)
                                .withDockerfilePath(dockerfile)
                                .withTags(Set.of(order.spec().image()))
                                .withLabels(labels.built(order))
                                .withRemove(true)
                                .withForcerm(true);
                order.buildArgs().forEach(command::withBuildArg);
                if (build.stage() != null) {
                    command.withTarget(build.stage());
                }
                command.exec(answer);
                answer.await(engine, givenUp, DURING);
            }
        }
        var error = answer.error;
        if (error != null) {
            throw new RefusedException(
                    "cannot build " + build.context() + ": " + error,
                    EngineWords.refusal(error).retry());
        }
    }

    /** Returns the Dockerfile's place in the context. */
    private static String pack(Tar tar, BuildContext context) throws IOException {
        var tree = context.tree();
        for (var entry : tree.entries()) {
            tar.copy(entry.path(), tree, entry, new Access(0, 0, entry.mode()));
        }
        if (context.dockerfile().startsWith(tree.root())) {
            return tree.root().relativize(context.dockerfile()).toString();
        }
        tar.file(OUTSIDE, Files.readAllBytes(context.dockerfile()), new Access(0, 0, 0644));
        return OUTSIDE;
    }

    private static final class Steps extends Answer<BuildResponseItem> {
        private final BuildOutput output;
        private volatile @Nullable String error;

        Steps(BuildOutput output) {
            this.output = output;
        }

        @Override
        void take(BuildResponseItem item) throws IOException {
            var detail = item.getErrorDetail();
            if (detail != null && detail.getMessage() != null) {
                error = detail.getMessage();
            }
            if (item.getStream() != null) {
                output.say(item.getStream());
            }
        }
    }
}
