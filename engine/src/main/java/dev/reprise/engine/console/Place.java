package dev.reprise.engine.console;

/**
 * A place between two frames of an attempt; segment 0 stands for the very beginning.
 *
 * @param offset in the segment's file
 */
record Place(long segment, long offset) {
    static final Place BEGINNING = new Place(0, 0);
    static final Place UNBOUNDED = new Place(Long.MAX_VALUE, 0);
}
