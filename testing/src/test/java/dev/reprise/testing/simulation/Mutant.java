package dev.reprise.testing.simulation;

/** Defects put in on purpose: the simulation must find each, or it finds nothing. */
enum Mutant {
    NONE,
    /** An append is acknowledged before it is durable, so effects precede their durable intent. */
    EFFECT_BEFORE_DURABLE,
    /** An attempt can be claimed by a keeper although a later host has abandoned it. */
    NO_CLAIM,
    /** The log takes appends of hosts that were replaced. */
    NO_EPOCH_CHECK
}
