package dev.reprise.engine.plan;

import dev.reprise.app.event.ResourceEvent.Outcome;
import dev.reprise.app.event.ResourceEvent.StopReason;

import org.jspecify.annotations.Nullable;

/**
 * One thing to do. Each step leaves exactly one event that carries the head which the planner saw.
 */
public sealed interface Step {
    /** Set a port aside; {@code fixed} is the one the model names, or null. */
    record AllocatePort(String owner, String endpoint, @Nullable Integer fixed) implements Step {}

    /** Bind the proxy of an endpoint; {@code address} null for loopback. */
    record BindProxy(String resource, String endpoint, int port, @Nullable String address)
            implements Step {}

    /** Look up a network, and make it where it is missing. */
    record MakeNetwork(String name) implements Step {}

    /** Remove a network. */
    record RemoveNetwork(String name) implements Step {}

    /** Look up what an earlier host began. */
    record Adopt(String instance, int attempt) implements Step {}

    /** Launch. */
    record Launch(String instance, int attempt) implements Step {}

    /** Do not launch, though it is wanted: a condition has failed. */
    record RefuseStart(String instance, String reason) implements Step {}

    /** Signal a stop. */
    record Stop(String instance, int attempt, StopReason reason) implements Step {}

    /** Kill. */
    record Kill(String instance, int attempt) implements Step {}

    /** Run a command of the model. */
    record RunCommand(String instance, String commandId, String command) implements Step {}

    /** Answer a command. */
    record Settle(String instance, String commandId, Outcome outcome, String detail)
            implements Step {}

    /** End the session. */
    record EndSession(String reason) implements Step {}

    /**
     * A step with what led to it.
     *
     * @param cause position of the event that made the step due, 0 if none did
     * @param correlationId of the wish that it serves, or null
     */
    record Planned(Step step, long cause, @Nullable String correlationId) {}
}
