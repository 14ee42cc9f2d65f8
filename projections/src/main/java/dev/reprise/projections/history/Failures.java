package dev.reprise.projections.history;

import dev.reprise.app.event.ResourceEvent;
import dev.reprise.app.event.ResourceEvent.StopReason;
import dev.reprise.eventstore.StoredEvent;
import dev.reprise.projections.Recorded;

import java.util.HashSet;
import java.util.Set;

/**
 * Tells which events speak of an error: an end with an error that nobody asked for, a failed or
 * refused launch, a lost attempt. Events come in order; one thread.
 */
final class Failures {
    private static final Set<String> ALWAYS =
            Set.of("LaunchFailed", "LaunchRefused", "StartRefused", "Lost");

    private final Set<String> stopping = new HashSet<>();

    boolean isFailure(StoredEvent event) {
        return switch (event.type()) {
            case "StopBegun" -> {
                if (Recorded.of(event).event() instanceof ResourceEvent.StopBegun stop
                        && stop.reason() != StopReason.LIVENESS) {
                    stopping.add(event.stream());
                }
                yield false;
            }
            case "LaunchBegun" -> {
                stopping.remove(event.stream());
                yield false;
            }
            case "Exited" ->
                    !stopping.remove(event.stream())
                            && Recorded.of(event).event() instanceof ResourceEvent.Exited exited
                            && exited.exitCode() != 0;
            default -> ALWAYS.contains(event.type());
        };
    }
}
