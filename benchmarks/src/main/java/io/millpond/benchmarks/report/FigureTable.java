package io.millpond.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/// Rows of cells under the same columns. Mutable, single-threaded.
public final class FigureTable {
    private static final String GAP = "  ";

    private final String title;
    private final List<String> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /// @param title names the table in JSON and stands above it in print
    public FigureTable(String title, String... columns) {
        this.title = title;
        this.columns = List.of(columns);
    }

    public FigureTable add(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    String title() {
        return title;
    }

    List<String> columns() {
        return columns;
    }

    List<List<Cell>> rows() {
        return rows;
    }

    /// The title, the names of the columns and the rows, one a line; texts to the left, figures to
    /// the right.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(title).append('\n');
        int[] widths = widths();
        List<Cell> heading = columns.stream().map(Cell::of).toList();
        appendRow(text, heading, widths);
        rows.forEach(row -> appendRow(text, row, widths));
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).length();
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).printed().length());
            }
        }
        return widths;
    }

    private void appendRow(StringBuilder text, List<Cell> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String printed = row.get(i).printed();
            String padding = " ".repeat(widths[i] - printed.length());
            line.append(i == 0 ? "" : GAP)
                    .append(isText(i) ? printed + padding : padding + printed);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private boolean isText(int column) {
        return rows.stream().anyMatch(row -> row.get(column) instanceof Cell.Text);
    }
}
