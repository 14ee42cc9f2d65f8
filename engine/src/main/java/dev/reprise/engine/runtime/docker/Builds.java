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
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Builds images. Blocks its caller. */
final class Builds {
    /** What a Dockerfile from outside of the context is called inside of it. */
    private static final String OUTSIDE = ".dockerfile.reprise";

    private final Engine engine;
    private final Labels labels;

    Builds(Engine engine, Labels labels) {
        this.engine = engine;
        this.labels = labels;
    }

    /**
     * Builds the image under the order's tag.
     *
     * @param givenUp asked now and then
     * @throws EngineAwayException if the engine goes away
     * @throws RefusedException if it cannot be built, or was given up
     */
    void build(
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
            }
        }
    }

    private void classic(
            ContainerOrder order, BuildSpec build, BuildOutput output, BooleanSupplier givenUp)
            throws RefusedException, IOException {
        var answer = new Steps(output);
        try (var tar = Tar.create()) {
            var dockerfile =
                    pack(
                            tar,
                            BuildContext.read(
                                    Path.of(build.context()), Path.of(build.dockerfile())));
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
                answer.await(engine, givenUp, "its image was built");
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
