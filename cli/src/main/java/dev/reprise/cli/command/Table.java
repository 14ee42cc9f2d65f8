package dev.reprise.cli.command;

import dev.reprise.cli.Style;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Aligned columns. A column without any text is left out; the last one is never padded. */
final class Table {
    private final List<List<Cell>> rows = new ArrayList<>();
    private boolean headed;

    /** A text and how it is coloured once it has been padded. */
    record Cell(String text, UnaryOperator<String> style) {
        static Cell of(Object text) {
            return new Cell(String.valueOf(text), UnaryOperator.identity());
        }
    }

    /** Adds the head, before any row. */
    void head(Style style, String... titles) {
        headed = true;
        row(List.of(titles).stream().map(title -> new Cell(title, style::faint)).toList());
    }

    /** Adds a row. */
    void row(List<Cell> cells) {
        rows.add(List.copyOf(cells));
    }

    void print(PrintStream out) {
        if (rows.isEmpty()) {
            return;
        }
        var widths = widths();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                if (widths[column] > 0) {
                    append(line, row.get(column), widths[column]);
                }
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static void append(StringBuilder line, Cell cell, int width) {
        var padding = " ".repeat(width - cell.text().length() + 2);
        line.append(cell.style().apply(cell.text())).append(padding);
    }

    private int[] widths() {
        var widths = new int[rows.getFirst().size()];
        for (var row : rows.subList(headed ? 1 : 0, rows.size())) {
            for (int column = 0; column < row.size(); column++) {
                widths[column] = Math.max(widths[column], row.get(column).text().length());
            }
        }
        for (int column = 0; column < widths.length; column++) {
            var head = !headed ? 0 : rows.getFirst().get(column).text().length();
            widths[column] = widths[column] == 0 ? 0 : Math.max(widths[column], head);
        }
        return widths;
    }
}
