package dev.reprise.app.event;

import org.jspecify.annotations.Nullable;

/**
 * Which container.
 *
 * @param containerId the engine's, in full
 * @param containerName without a leading slash
 * @param imageId the engine's id of the image that it was made from
 * @param imageCheck whether the image's own HEALTHCHECK counts: the check {@code image}
 * @param stopSignal the image's own STOPSIGNAL, with SIG in front; null where it names none
 */
public record ContainerIdentity(
        String containerId,
        String containerName,
        String imageId,
        boolean imageCheck,
        @Nullable String stopSignal)
        implements Identity {
    /** The name of the check that an image brings. */
    public static final String IMAGE_CHECK = "image";

    @Override
    public String toString() {
        return containerId;
    }
}
