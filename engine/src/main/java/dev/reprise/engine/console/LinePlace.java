package dev.reprise.engine.console;

import java.util.Comparator;

/**
 * Where a line stands in an instance's output, in the order seen.
 *
 * @param row number within the attempt, over both streams, from 1; a number is never given twice,
 *     and lines that are not kept leave theirs unused
 */
public record LinePlace(int attempt, long row) implements Comparable<LinePlace> {
    private static final Comparator<LinePlace> ORDER =
            Comparator.comparingInt(LinePlace::attempt).thenComparingLong(LinePlace::row);

    @Override
    public int compareTo(LinePlace other) {
        return ORDER.compare(this, other);
    }
}
