package dev.reprise.engine;

/**
 * How a wish ended. {@code outcome} is {@code ok}, {@code failed} or {@code superseded}; {@code
 * detail} says why it failed and on which instance; {@code position} is the event that settled it.
 */
public record CommandResult(String commandId, String outcome, String detail, long position) {}
