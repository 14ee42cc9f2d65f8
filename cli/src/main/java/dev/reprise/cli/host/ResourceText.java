package dev.reprise.cli.host;

import dev.reprise.cli.StateWords;
import dev.reprise.projections.AppState;
import dev.reprise.projections.Attempt;
import dev.reprise.projections.ResourceView;

import org.jspecify.annotations.Nullable;

import java.util.stream.Collectors;

/** Puts the resources of one state into words. */
final class ResourceText {
    private final AppState state;
    private final Crashes crashes;

    ResourceText(AppState state, Crashes crashes) {
        this.state = state;
        this.crashes = crashes;
    }

    /** Returns the state in words, with what matters of health, restarts and end. */
    String of(ResourceView resource) {
        if (stoppedAsAsked(resource)) {
            return "stopped (exit code " + resource.exitCode() + ")";
        }
        var text = new StringBuilder(StateWords.of(resource.state()));
        if (resource.state().equals("Running") && resource.healthStatus() != null) {
            text.append(", ").append(StateWords.health(resource.healthStatus(), resource.ready()));
        }
        if (resource.state().equals("Running") && resource.restarts() > 0) {
            text.append(", restart ").append(resource.restarts());
        }
        if (resource.exitCode() != null && resource.ended()) {
            text.append(" with exit code ").append(resource.exitCode());
        }
        if (resource.crashLoop()) {
            text.append(", crash loop");
        }
        if (resource.reason() != null && failed(resource)) {
            text.append(": ").append(resource.reason());
        }
        if (resource.state().equals("NotFound")) {
            text.append(": ").append(delay(resource));
        }
        return text.toString();
    }

    /** Returns whether nobody knows yet what became of it while no host ran. */
    boolean lookedUp(ResourceView resource) {
        var live = live(resource);
        return live != null && live.lookup() != Attempt.Lookup.KNOWN;
    }

    /** Returns whether it stays as it is unless something happens. */
    boolean atRest(ResourceView resource) {
        return !lookedUp(resource)
                && switch (resource.state()) {
                    case "Running" -> "Healthy".equals(resource.healthStatus());
                    case "Finished", "Exited", "FailedToStart", "NotStarted" -> true;
                    default -> false;
                };
    }

    boolean failed(ResourceView resource) {
        return resource.state().equals("FailedToStart")
                || resource.crashLoop()
                || (resource.ended()
                        && resource.exitCode() != null
                        && resource.exitCode() != 0
                        && !stoppedAsAsked(resource));
    }

    /** Returns whether its latest life ended while no host ran. */
    boolean endedAway(ResourceView resource) {
        return resource.ended() && crashes.away(resource.name(), resource.attempt());
    }

    /** Returns what keeps it, or else what its launch is at; empty where nothing says so. */
    String delay(ResourceView resource) {
        if (!resource.holds().isEmpty()) {
            return resource.holds().stream()
                    .map(hold -> hold.text())
                    .collect(Collectors.joining("; "));
        }
        // In the words of its runtime: layers pulled, steps built.
        var live = live(resource);
        var progress = live == null ? null : live.progress();
        return progress == null ? "" : progress.detail();
    }

    private boolean stoppedAsAsked(ResourceView resource) {
        if (!resource.ended() || resource.exitSignal() == null || endedAway(resource)) {
            return false;
        }
        var instance = state.instances().get(resource.name());
        return state.session().stop() != null || (instance != null && !instance.wish().wanted());
    }

    private @Nullable Attempt live(ResourceView resource) {
        var instance = state.instances().get(resource.name());
        return instance == null ? null : instance.live();
    }
}
