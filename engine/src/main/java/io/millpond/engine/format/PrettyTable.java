package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Header;

import java.util.List;

/// One table for people: the rows' texts, laid out.
///
/// A cell is a character in front, the text padded to the column's width, and a character behind.
/// A text of several lines goes on in the lines below, marked `↴` and `↳`.
final class PrettyTable {
    /// Up to so many rows are written in Vertical when the table would be wide.
    static final int VERTICAL_ROWS_MAX = 10;

    private static final int VERTICAL_COLUMNS_MIN = 5;
    private static final int VERTICAL_WIDTH_MIN = 250;
    private static final int FOOTER_ROWS_MIN = 50;

    private final PrettyStyle style;
    private final Header header;
    private final List<String[]> head;
    private final List<String[]> tail;
    private final long rowCount;
    private final int numberWidth;
    private final boolean[] isRight;
    private final int[] widths;

    /// @param head the first rows to show
    /// @param tail the last rows to show; rows between them are cut when there are more
    /// @param rowCount rows in all
    PrettyTable(
            PrettyStyle style,
            Header header,
            FormatSettings settings,
            List<String[]> head,
            List<String[]> tail,
            long rowCount) {
        this.style = style;
        this.header = header;
        this.head = head;
        this.tail = tail;
        this.rowCount = rowCount;
        boolean isNumbered = settings.flag("output_format_pretty_row_numbers");
        numberWidth = isNumbered ? String.valueOf(rowCount).length() : 0;
        int padWidthMax = (int) settings.number("output_format_pretty_max_column_pad_width");
        isRight = new boolean[header.size()];
        widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            isRight[column] = PrettyText.isRightAligned(header.type(column));
            widths[column] = Math.min(padWidthMax, width(column));
        }
    }

    private int width(int column) {
        int width = PrettyText.width(header.name(column));
        for (String[] row : head) {
            width = Math.max(width, textWidth(row[column]));
        }
        for (String[] row : tail) {
            width = Math.max(width, textWidth(row[column]));
        }
        return width;
    }

    private static int textWidth(String text) {
        if (text.indexOf('\n') < 0) {
            return PrettyText.width(text);
        }
        int width = 0;
        for (String line : text.split("\n", -1)) {
            width = Math.max(width, PrettyText.width(line));
        }
        return width;
    }

    /// What stands below the row numbers.
    private String indent() {
        return numberWidth == 0 ? "" : " ".repeat(numberWidth + 2);
    }

    private boolean hasLineBreak() {
        for (String[] row : head) {
            for (String text : row) {
                if (text.indexOf('\n') >= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private int tableWidth() {
        int width = style == PrettyStyle.SPACE ? -2 : 1;
        for (int columnWidth : widths) {
            width += columnWidth + 3;
        }
        return width;
    }

    /// Whether the table is so wide for its few rows that Vertical reads better, as in ClickHouse.
    boolean isBetterVertical() {
        if (rowCount > VERTICAL_ROWS_MAX || widths.length < VERTICAL_COLUMNS_MIN) {
            return false;
        }
        int sum = 0;
        for (int width : widths) {
            sum += width;
        }
        return sum >= VERTICAL_WIDTH_MIN || hasLineBreak();
    }

    /// Writes the table.
    ///
    /// @param remark stands behind the first line of the first row
    void put(String remark, ByteSink out) {
        putTop(out);
        for (int i = 0; i < head.size(); i++) {
            putBetween(i > 0, out);
            putRow(i + 1L, head.get(i), i == 0 ? remark : "", out);
        }
        if (head.size() + tail.size() < rowCount) {
            putCut(out);
        }
        long number = rowCount - tail.size();
        for (String[] row : tail) {
            putBetween(true, out);
            putRow(++number, row, "", out);
        }
        putBottom(out);
    }

    private void putTop(ByteSink out) {
        switch (style) {
            case FULL -> {
                putLine("┏", "━", "┳", "┓", out);
                putNames("┃ ", " ┃ ", " ┃\n", out);
                putLine("┡", "━", "╇", "┩", out);
            }
            case COMPACT -> putNames("┌─", "─┬─", "─┐\n", out);
            case SPACE -> {
                putNames(" ", "   ", "\n", out);
                out.put('\n');
            }
        }
    }

    private void putBottom(ByteSink out) {
        boolean hasFooter = rowCount >= FOOTER_ROWS_MIN;
        switch (style) {
            case FULL -> {
                if (hasFooter) {
                    putLine("┢", "━", "╈", "┪", out);
                    putNames("┃ ", " ┃ ", " ┃\n", out);
                    putLine("┗", "━", "┻", "┛", out);
                } else {
                    putLine("└", "─", "┴", "┘", out);
                }
            }
            case COMPACT -> {
                if (hasFooter) {
                    putNames("└─", "─┴─", "─┘\n", out);
                } else {
                    putLine("└", "─", "┴", "┘", out);
                }
            }
            case SPACE -> {
                if (hasFooter) {
                    out.put('\n');
                    putNames(" ", "   ", "\n\n", out);
                }
            }
        }
    }

    private void putBetween(boolean hasRowBefore, ByteSink out) {
        if (hasRowBefore && style == PrettyStyle.FULL) {
            putLine("├", "─", "┼", "┤", out);
        }
    }

    private void putCut(ByteSink out) {
        putBetween(true, out);
        out.put(indent());
        out.put("─ ".repeat(tableWidth()).substring(0, tableWidth()));
        out.put('\n');
    }

    private void putLine(String left, String dash, String middle, String right, ByteSink out) {
        out.put(indent());
        for (int column = 0; column < widths.length; column++) {
            out.put(column == 0 ? left : middle);
            out.put(dash.repeat(widths[column] + 2));
        }
        out.put(right);
        out.put('\n');
    }

    private void putNames(String left, String middle, String right, ByteSink out) {
        out.put(indent());
        String pad = style == PrettyStyle.COMPACT ? "─" : " ";
        for (int column = 0; column < widths.length; column++) {
            out.put(column == 0 ? left : middle);
            String name = header.name(column);
            String padding = pad.repeat(Math.max(0, widths[column] - PrettyText.width(name)));
            out.put(isRight[column] ? padding + name : name + padding);
        }
        out.put(right);
    }

    private void putRow(long number, String[] texts, String remark, ByteSink out) {
        String[][] lines = new String[texts.length][];
        int height = 1;
        for (int column = 0; column < texts.length; column++) {
            lines[column] = texts[column].split("\n", -1);
            height = Math.max(height, lines[column].length);
        }
        for (int line = 0; line < height; line++) {
            putNumber(line == 0 ? number : 0, out);
            putCells(lines, line, out);
            out.put(line == 0 ? remark : "");
            out.put('\n');
        }
    }

    private void putNumber(long number, ByteSink out) {
        if (numberWidth == 0) {
            return;
        }
        if (number == 0) {
            out.put(indent());
            return;
        }
        String digits = String.valueOf(number);
        out.put(" ".repeat(numberWidth - digits.length()) + digits + ". ");
    }

    private void putCells(String[][] lines, int line, ByteSink out) {
        for (int column = 0; column < lines.length; column++) {
            if (style == PrettyStyle.SPACE) {
                out.put(column == 0 ? "" : " ");
            } else {
                out.put("│");
            }
            int count = lines[column].length;
            String text = line < count ? lines[column][line] : "";
            String padding = " ".repeat(Math.max(0, widths[column] - PrettyText.width(text)));
            out.put(line > 0 && line < count ? "↳" : " ");
            out.put(isRight[column] ? padding + text : text + padding);
            out.put(line + 1 < count ? "↴" : " ");
        }
        if (style != PrettyStyle.SPACE) {
            out.put("│");
        }
    }
}
