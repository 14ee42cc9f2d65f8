package dev.reprise.projections.history;

import dev.reprise.app.event.ResourceEvent.Health;

/** The names of healths, as {@code ResourceView} has them. */
final class ResourceHealth {
    private ResourceHealth() {}

    static String name(Health health) {
        return switch (health) {
            case HEALTHY -> "Healthy";
            case DEGRADED -> "Degraded";
            case UNHEALTHY -> "Unhealthy";
        };
    }
}
