package dev.reprise.cli.host;

import dev.reprise.cli.Terminal;

import java.util.List;

/**
 * Lines that scroll, and below them on a terminal a few that are drawn again in place. Thread-safe.
 */
final class Block {
    private final Terminal terminal;
    private List<String> lines = List.of();
    private int drawn;

    Block(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints a line above the block. */
    synchronized void print(String line) {
        clear();
        terminal.out().println(line);
        draw();
        terminal.out().flush();
    }

    /** Makes {@code wanted} the block. */
    synchronized void show(List<String> wanted) {
        if (!terminal.interactive() || (wanted.equals(lines) && drawn == wanted.size())) {
            return;
        }
        clear();
        lines = List.copyOf(wanted);
        draw();
        terminal.out().flush();
    }

    private void clear() {
        if (drawn > 0) {
            terminal.out().print("\033[" + drawn + "A\033[J");
            drawn = 0;
        }
    }

    private void draw() {
        for (var line : lines) {
            terminal.out().println(cut(line));
        }
        drawn = lines.size();
    }

    /** A line that wrapped would take two, and the block would climb. */
    private String cut(String line) {
        var visible = 0;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\033') {
                i = Math.max(i, line.indexOf('m', i));
            } else if (++visible >= terminal.columns()) {
                return line.substring(0, i) + "\033[0m";
            }
        }
        return line;
    }
}
