package dev.reprise.engine.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;

import dev.reprise.app.event.ResourceEvent.Phase;
import dev.reprise.app.spec.ContainerSpec.PullPolicy;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Sees to it that an image is there. Blocks its caller. */
final class Images {
    private static final double MEGA = 1e6;

    private final Engine engine;

    Images(Engine engine) {
        this.engine = engine;
    }

    /** Returns whether the engine has the image. */
    boolean has(String image) {
        try {
            engine.ask(ContainerCalls.LOOK, client -> client.inspectImageCmd(image).exec());
            return true;
        } catch (NotFoundException _) {
            return false;
        }
    }

    /**
     * Pulls the image if the policy asks for it.
     *
     * @param givenUp asked now and then
     * @throws EngineAwayException if the engine goes away
     * @throws RefusedException if the engine cannot pull it, or it was given up
     */
    void provide(String image, PullPolicy policy, LaunchVoice voice, BooleanSupplier givenUp)
            throws RefusedException {
        var wanted =
                switch (policy) {
                    case ALWAYS -> true;
                    case MISSING -> !has(image);
                    case NEVER -> false;
                };
        if (wanted) {
            voice.say(Phase.PULLING, image);
            pull(image, voice, givenUp);
        }
    }

    private void pull(String image, LaunchVoice voice, BooleanSupplier givenUp)
            throws RefusedException {
        var progress = new Pull(image, voice);
        engine.connection().streams().pullImageCmd(reference(image)).exec(progress);
        try {
            progress.await(engine, givenUp, "its image was pulled");
        } catch (DockerException e) {
            throw refused(image, EngineWords.refusal(e));
        }
        var error = progress.error;
        if (error != null) {
            throw refused(image, EngineWords.refusal(error));
        }
    }

    private static RefusedException refused(String image, Refusal refusal) {
        return new RefusedException(
                "cannot pull " + image + ": " + refusal.words(), refusal.retry());
    }

    /** Without tag or digest, engines pull all tags there are. */
    private static String reference(String image) {
        var name = image.substring(image.lastIndexOf('/') + 1);
        return name.contains(":") || name.contains("@") ? image : image + ":latest";
    }

    private static final class Pull extends Answer<PullResponseItem> {
        private final String image;
        private final LaunchVoice voice;
        private final Map<String, Long> done = new ConcurrentHashMap<>();
        private final Map<String, Long> whole = new ConcurrentHashMap<>();
        private volatile @Nullable String error;

        Pull(String image, LaunchVoice voice) {
            this.image = image;
            this.voice = voice;
        }

        @Override
        void take(PullResponseItem item) {
            var detail = item.getErrorDetail();
            if (detail != null && detail.getMessage() != null) {
                error = detail.getMessage();
            }
            var amount = item.getProgressDetail();
            if (item.getId() == null || amount == null || amount.getTotal() == null) {
                return;
            }
            whole.put(item.getId(), amount.getTotal());
            done.put(item.getId(), amount.getCurrent() == null ? 0 : amount.getCurrent());
            voice.say(
                    Phase.PULLING,
                    "%s: %.0f of %.0f MB".formatted(image, megabytes(done), megabytes(whole)));
        }

        private static double megabytes(Map<String, Long> layers) {
            return layers.values().stream().mapToLong(Long::longValue).sum() / MEGA;
        }
    }
}
