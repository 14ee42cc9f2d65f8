package dev.reprise.cli.command;

import dev.reprise.cli.Invocation;

/** A line on a terminal that tells how far something is; nothing elsewhere. One thread. */
final class ProgressLine implements AutoCloseable {
    private final Invocation invocation;
    private boolean shown;

    ProgressLine(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Shows {@code text} in place of what was shown before. */
    void show(String text) {
        if (invocation.terminal().interactive() && !invocation.json()) {
            invocation.err().print("\r\033[K" + text);
            invocation.err().flush();
            shown = true;
        }
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (shown) {
            invocation.err().print("\r\033[K");
            invocation.err().flush();
        }
    }
}
