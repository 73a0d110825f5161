package io.millpond.engine.golden;

import java.util.ArrayList;
import java.util.List;

/// One statement of a golden file and what it does.
///
/// @param number place in the file, from 1
/// @param expectation `statement ok`, `query` or `error NAME`
/// @param rows the lines of a query's result, in TabSeparated
public record GoldenRecord(int number, String expectation, String sql, List<String> rows) {
    /// The records of a file: separated by blank lines; lines with `#` are comments.
    public static List<GoldenRecord> parse(String text) {
        List<GoldenRecord> records = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String line : (text + "\n").split("\n", -1)) {
            if (!line.isEmpty()) {
                if (!(lines.isEmpty() && line.startsWith("#"))) {
                    lines.add(line);
                }
            } else if (!lines.isEmpty()) {
                records.add(parse(records.size() + 1, lines));
                lines.clear();
            }
        }
        return records;
    }

    /// The name of the error it ends in; empty when it succeeds.
    public String errorName() {
        return expectation.startsWith("error ") ? expectation.substring("error ".length()) : "";
    }

    private static GoldenRecord parse(int number, List<String> lines) {
        int end = lines.indexOf("----");
        int sqlEnd = end < 0 ? lines.size() : end;
        String sql = String.join("\n", lines.subList(1, sqlEnd));
        List<String> rows = end < 0 ? List.of() : List.copyOf(lines.subList(end + 1, lines.size()));
        return new GoldenRecord(number, lines.getFirst().strip(), sql, rows);
    }
}
