package io.millpond.engine.execute;

import java.util.ArrayList;
import java.util.List;

/// The fields of lines of text whose columns are to be told.
final class InferredRows {
    private InferredRows() {}

    /// A field of a line.
    ///
    /// @param isQuoted whether it stood in quotes
    record Cell(String text, boolean isQuoted) {}

    /// The lines of CSV with commas, but for empty ones.
    static List<List<Cell>> csv(String text) {
        List<List<Cell>> rows = new ArrayList<>();
        List<Cell> row = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char quote = text.charAt(at);
            boolean isQuoted = quote == '"' || quote == '\'';
            StringBuilder field = new StringBuilder();
            if (isQuoted) {
                at = quoted(text, at, field);
            }
            while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
                field.append(text.charAt(at++));
            }
            row.add(new Cell(field.toString().strip(), isQuoted));
            if (at >= text.length() || text.charAt(at) == '\n') {
                rows.add(row);
                row = new ArrayList<>();
            }
            at++;
        }
        rows.removeIf(one -> one.size() == 1 && one.getFirst().text().isEmpty());
        return rows;
    }

    /// Reads a field in quotes; where it ends.
    private static int quoted(String text, int from, StringBuilder field) {
        char quote = text.charAt(from);
        int at = from + 1;
        while (at < text.length()) {
            if (text.charAt(at) == quote) {
                boolean isDoubled = at + 1 < text.length() && text.charAt(at + 1) == quote;
                if (!isDoubled) {
                    return at + 1;
                }
                at++;
            }
            field.append(text.charAt(at++));
        }
        return at;
    }

    /// The lines of tab-separated text, but for empty ones.
    static List<List<Cell>> tabSeparated(String text) {
        List<List<Cell>> rows = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                List<Cell> row = new ArrayList<>();
                for (String field : line.split("\t", -1)) {
                    row.add(new Cell(field, false));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /// A value with the calls that make its maps.
    static String mapsAsCalls(String text) {
        if (text.indexOf('{') < 0) {
            return text;
        }
        StringBuilder calls = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            isQuoted ^= c == '\'';
            switch (isQuoted ? ' ' : c) {
                case '{' -> calls.append("map(");
                case '}' -> calls.append(')');
                case ':' -> calls.append(',');
                default -> calls.append(c);
            }
            if (isQuoted && c == '\\' && i + 1 < text.length()) {
                calls.append(text.charAt(++i));
            }
        }
        return calls.toString();
    }
}
