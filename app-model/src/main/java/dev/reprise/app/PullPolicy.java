package dev.reprise.app;

import dev.reprise.app.spec.ContainerSpec;

/** When a container's image is pulled. */
public enum PullPolicy {
    /** Before each launch. */
    ALWAYS,
    /** When the engine does not have it. */
    MISSING,
    /** Never: the engine must have it. */
    NEVER;

    ContainerSpec.PullPolicy spec() {
        return switch (this) {
            case ALWAYS -> ContainerSpec.PullPolicy.ALWAYS;
            case MISSING -> ContainerSpec.PullPolicy.MISSING;
            case NEVER -> ContainerSpec.PullPolicy.NEVER;
        };
    }
}
