package dev.reprise.engine.runtime.docker;

import dev.reprise.app.event.ResourceEvent.Retry;

import org.jspecify.annotations.Nullable;

/** What an engine's refusal means to whoever asked. */
sealed interface Refusal {
    /** Returns what people are told: the engine's own words. */
    String words();

    /** A container of that name is there already. */
    record NameTaken(String words) implements Refusal {}

    /** The container does not run. */
    record NotRunning(String words) implements Refusal {}

    /** The container has no such program. */
    record NoProgram(String words) implements Refusal {}

    /** A network that the container is to be in is not there. */
    record NoNetwork(String words) implements Refusal {}

    /** Somebody else has a port of this machine. */
    record PortTaken(String words, int port) implements Refusal {}

    /** The engine gave the call up because it is going down itself. */
    record GoingDown(String words) implements Refusal {}

    /** A registry, a disk or the engine itself is out of order for a while. */
    record Passing(String words) implements Refusal {}

    /** The engine would say it again. */
    record Final(String words) implements Refusal {}

    /** Returns how what was refused may be tried again; null where that would not help. */
    default @Nullable Retry retry() {
        return switch (this) {
            case PortTaken(_, var port) -> new Retry(port);
            case Passing _, NoNetwork _ -> Retry.LATER;
            case NameTaken _, NotRunning _, NoProgram _, GoingDown _, Final _ -> null;
        };
    }
}
