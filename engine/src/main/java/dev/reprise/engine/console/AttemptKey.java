package dev.reprise.engine.console;

/** Which attempt of which instance. */
record AttemptKey(String instance, int attempt) {}
