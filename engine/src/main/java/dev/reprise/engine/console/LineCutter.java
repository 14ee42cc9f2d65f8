package dev.reprise.engine.console;

import org.jspecify.annotations.Nullable;

/**
 * Cuts raw bytes into whole masked lines. A line ends with LF; the reader takes a CR before it away
 * and leaves others. A line of more than {@value #LIMIT} bytes is kept in pieces of about that
 * size, each a line of its own, cut neither inside a secret nor inside a character. Not
 * thread-safe: the piece returned is valid until the next call.
 */
final class LineCutter {
    static final int LIMIT = 64 * 1024;

    private byte[] text = new byte[LIMIT];
    private final int limit;

    LineCutter() {
        this(LIMIT);
    }

    LineCutter(int limit) {
        this.limit = limit;
    }

    /**
     * Masked lines.
     *
     * @param consumed raw bytes they stand for, line ends included
     * @param lines how many; each ends with LF in {@code text}
     * @param goesOn the only line is a piece of a longer one, which the next line continues
     */
    record Piece(int consumed, int lines, boolean goesOn, byte[] text, int length) {}

    /**
     * Returns the lines at the beginning of {@code raw[from, to)}, null if none is complete.
     *
     * @param complete nothing will follow: the last line needs no line end
     */
    @Nullable Piece next(byte[] raw, int from, int to, boolean complete, Mask mask) {
        int lines = 0;
        int end = from;
        while (end < to) {
            int lineEnd = lineEnd(raw, end, to);
            if (lineEnd - end > limit) {
                if (lines > 0) {
                    break;
                }
                return firstOfLong(raw, from, lineEnd, lineEnd < to || complete, to, mask);
            }
            if (lineEnd == to && !complete) {
                break;
            }
            lines++;
            end = Math.min(lineEnd + 1, to);
        }
        return lines == 0 ? null : piece(raw, from, end, end, lines, false, mask);
    }

    private @Nullable Piece firstOfLong(
            byte[] raw, int from, int lineEnd, boolean ended, int to, Mask mask) {
        int known = ended ? lineEnd : lineEnd - mask.longest();
        var spans = mask.spans(raw, from, lineEnd);
        int cut = characterStart(raw, from + limit);
        for (int span = 0; span < spans.length; span += 2) {
            if (spans[span] < cut && cut < spans[span + 1]) {
                cut = spans[span + 1];
            }
        }
        if (cut > known) {
            return null;
        }
        boolean whole = ended && cut == lineEnd;
        int end = whole ? Math.min(lineEnd + 1, to) : cut;
        return piece(raw, from, cut, end, 1, !whole, mask);
    }

    private Piece piece(
            byte[] raw, int from, int to, int end, int lines, boolean goesOn, Mask mask) {
        int most = to - from + 1;
        if (text.length < most) {
            text = new byte[most];
        }
        int length = Mask.copyMasked(raw, from, to, mask.spans(raw, from, to), text, 0);
        if (length == 0 || text[length - 1] != '\n') {
            text[length++] = '\n';
        }
        return new Piece(end - from, lines, goesOn, text, length);
    }

    private static int lineEnd(byte[] raw, int from, int to) {
        int at = from;
        while (at < to && raw[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int characterStart(byte[] raw, int at) {
        int start = at;
        while (start > at - 4 && (raw[start] & 0xc0) == 0x80) {
            start--;
        }
        return (raw[start] & 0xc0) == 0x80 ? at : start;
    }
}
