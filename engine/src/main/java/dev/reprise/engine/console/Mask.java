package dev.reprise.engine.console;

import dev.reprise.engine.runtime.Secrets;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Finds exact secret values in bytes. A value of several lines is looked for line by line, since
 * output is kept by line. Values and line parts of fewer than {@value #SHORTEST} characters are not
 * looked for: masking each {@code a} or {@code 42} would destroy the text and betray the value.
 * Immutable.
 */
final class Mask {
    static final int SHORTEST = Secrets.SHORTEST;
    private static final byte[] STARS = "***".getBytes(StandardCharsets.US_ASCII);
    private static final int[] NO_SPANS = {};

    /** Longest first for each two bytes that a value begins with; null where none does. */
    private final byte[][][] byPrefix = new byte[1 << 16][][];

    private final int longest;

    private Mask(List<byte[]> values) {
        for (var value : values) {
            int prefix = prefix(value, 0);
            var same = byPrefix[prefix];
            var more = same == null ? new byte[1][] : Arrays.copyOf(same, same.length + 1);
            more[more.length - 1] = value;
            byPrefix[prefix] = more;
        }
        longest = values.isEmpty() ? 0 : values.getFirst().length;
    }

    /** Returns a mask of {@code values}, each also by its line parts. */
    static Mask of(Collection<String> values) {
        return new Mask(
                values.stream()
                        .flatMap(value -> Arrays.stream(value.split("[\r\n]+")))
                        .filter(part -> part.codePointCount(0, part.length()) >= SHORTEST)
                        .distinct()
                        .map(part -> part.getBytes(StandardCharsets.UTF_8))
                        .sorted(Comparator.comparingInt((byte[] part) -> part.length).reversed())
                        .toList());
    }

    /** Returns the length in bytes of the longest value, 0 without any. */
    int longest() {
        return longest;
    }

    /**
     * Returns where values stand in {@code text[from, to)}: pairs of start and end, ascending;
     * values that overlap or touch are one span.
     */
    int[] spans(byte[] text, int from, int to) {
        if (longest == 0) {
            return NO_SPANS;
        }
        var spans = new ArrayList<int[]>();
        for (int at = from; at < to - 1; at++) {
            var candidates = byPrefix[prefix(text, at)];
            if (candidates != null) {
                int length = longestAt(candidates, text, at, to);
                if (length > 0) {
                    join(spans, at, at + length);
                }
            }
        }
        return spans.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** Copies {@code text[from, to)} with each of {@code spans} replaced; returns the length. */
    static int copyMasked(byte[] text, int from, int to, int[] spans, byte[] target, int at) {
        int read = from;
        int write = at;
        for (int span = 0; span < spans.length && spans[span] < to; span += 2) {
            if (spans[span] < read) {
                continue;
            }
            write = put(text, read, spans[span] - read, target, write);
            write = put(STARS, 0, STARS.length, target, write);
            read = spans[span + 1];
        }
        return put(text, read, to - read, target, write) - at;
    }

    private static int put(byte[] from, int start, int length, byte[] target, int at) {
        System.arraycopy(from, start, target, at, length);
        return at + length;
    }

    private static int longestAt(byte[][] candidates, byte[] text, int at, int to) {
        for (var value : candidates) {
            if (value.length <= to - at
                    && Arrays.equals(value, 0, value.length, text, at, at + value.length)) {
                return value.length;
            }
        }
        return 0;
    }

    private static void join(List<int[]> spans, int from, int to) {
        if (!spans.isEmpty() && spans.getLast()[1] >= from) {
            spans.getLast()[1] = Math.max(spans.getLast()[1], to);
        } else {
            spans.add(new int[] {from, to});
        }
    }

    private static int prefix(byte[] text, int at) {
        return (text[at] & 0xff) << 8 | (text[at + 1] & 0xff);
    }
}
