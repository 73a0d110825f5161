package io.millpond.server.golden;

import java.util.ArrayList;
import java.util.List;

/// One statement of a golden file with what ClickHouse does with it.
///
/// @param line of the statement's directive, counted from 1
/// @param error the name of the expected error; empty when the statement succeeds
/// @param rows the expected result; empty for `statement ok`, whose result is not looked at
record GoldenRecord(int line, String sql, boolean hasResult, String error, List<String> rows) {
    private static final String ERROR = "error ";
    private static final String SEPARATOR = "----";

    static List<GoldenRecord> parse(List<String> lines) {
        List<GoldenRecord> records = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.isBlank() || line.startsWith("#")) {
                at++;
                continue;
            }
            int end = at;
            while (end < lines.size() && !isEnd(lines, at, end)) {
                end++;
            }
            records.add(record(at + 1, lines.subList(at, end)));
            at = end;
        }
        return records;
    }

    /// A record ends at a blank line; one within a result is written as a row, not as a line.
    private static boolean isEnd(List<String> lines, int start, int at) {
        return at > start && lines.get(at).isEmpty();
    }

    private static GoldenRecord record(int line, List<String> lines) {
        String directive = lines.getFirst();
        int separator = lines.indexOf(SEPARATOR);
        int sqlEnd = separator < 0 ? lines.size() : separator;
        String sql = String.join("\n", lines.subList(1, sqlEnd));
        List<String> rows = separator < 0 ? List.of() : lines.subList(separator + 1, lines.size());
        return switch (directive) {
            case "statement ok" -> new GoldenRecord(line, sql, false, "", List.of());
            case "query" -> new GoldenRecord(line, sql, true, "", rows);
            default -> {
                if (!directive.startsWith(ERROR)) {
                    throw new IllegalArgumentException("line " + line + ": " + directive);
                }
                yield new GoldenRecord(
                        line, sql, false, directive.substring(ERROR.length()), List.of());
            }
        };
    }
}
