package dev.reprise.engine.console;

/**
 * How far one stream of an attempt is indexed.
 *
 * @param offset in the raw file
 * @param lines the number of the last line
 * @param cuts how often the program truncated the file
 * @param bytes read in all, over all truncations
 */
record StreamProgress(long offset, long lines, int cuts, long bytes) {
    static final StreamProgress NONE = new StreamProgress(0, 0, 0, 0);
}
