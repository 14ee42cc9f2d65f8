package dev.reprise.app.event;

/**
 * A fact. Appended once, never edited; a new meaning gets a new record or a new schema version. The
 * time of a fact is its envelope's {@code recordedAt}; where a payload has a time of its own, it
 * says when something outside happened.
 */
public sealed interface Event permits HostEvent, ResourceEvent {}
