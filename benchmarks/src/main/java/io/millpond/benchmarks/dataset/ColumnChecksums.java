package io.millpond.benchmarks.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// A count, a checksum of every column and one of whole rows, computed here from JSON messages and
/// by a database from its table, in any order of rows.
///
/// A column's checksum is the sum over its rows of 0 for NULL and of 1 + CRC-32 of the value's text
/// (what `toString` gives, in UTF-8) for any other; the rows' is the sum of CRC-32 of all texts
/// with `|` in between and `\N` for NULL, which tells when values have changed places. Mutable,
/// single-threaded.
public final class ColumnChecksums {
    private static final String SEPARATOR = "|";
    private static final String NULL = "\\N";

    private final JsonFactory json = new JsonFactory();
    private final List<String> columns;
    private final long[] sums;
    private long rowCount;
    private long rowSum;

    /// @param columns the names of the columns, which every message has in that order
    ColumnChecksums(List<String> columns) {
        this.columns = List.copyOf(columns);
        this.sums = new long[columns.size()];
    }

    /// Adds a message.
    public void add(byte[] message) throws IOException {
        CRC32 row = new CRC32();
        try (JsonParser parser = json.createParser(message)) {
            parser.nextToken();
            for (int i = 0; i < sums.length; i++) {
                String name = parser.nextFieldName();
                if (!columns.get(i).equals(name)) {
                    throw new IOException("'" + name + "' stands for '" + columns.get(i) + "'");
                }
                boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
                byte[] text = (isNull ? NULL : text(parser)).getBytes(UTF_8);
                sums[i] += isNull ? 0 : 1 + crc(text);
                if (i > 0) {
                    row.update(SEPARATOR.getBytes(UTF_8));
                }
                row.update(text);
            }
        }
        rowSum += row.getValue();
        rowCount++;
    }

    private static long crc(byte[] text) {
        CRC32 crc = new CRC32();
        crc.update(text);
        return crc.getValue();
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return parser.getText();
        }
        List<String> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(quoted(parser.getText()));
        }
        return "[" + String.join(",", elements) + "]";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\', '\'' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\0' -> quoted.append("\\0");
                default -> quoted.append(c);
            }
        }
        return quoted.append('\'').toString();
    }

    /// The statement that computes the same from a table: one row, tab between the figures.
    public String query(String table) {
        StringBuilder sql = new StringBuilder("SELECT count(), sum(CRC32(concat(''");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(i == 0 ? ", " : ", '" + SEPARATOR + "', ")
                    .append("ifNull(toString(")
                    .append(columns.get(i))
                    .append("), '\\\\N')");
        }
        sql.append(")))");
        for (String column : columns) {
            sql.append(", sum(ifNull(CRC32(toString(").append(column).append(")) + 1, 0))");
        }
        return sql.append(" FROM ").append(table).toString();
    }

    /// What [#query] answers for exactly the messages that were added.
    public String expected() {
        StringBuilder text = new StringBuilder();
        text.append(rowCount).append('\t').append(rowSum);
        for (long sum : sums) {
            text.append('\t').append(sum);
        }
        return text.toString();
    }

    /// Fails unless `answer` is what is expected, and names the columns that differ.
    ///
    /// @param owner whose answer it is
    public void verify(String owner, String answer) throws IOException {
        String[] wanted = expected().split("\t", -1);
        String[] found = answer.split("\t", -1);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < wanted.length; i++) {
            String figure = i < found.length ? found[i] : "nothing";
            if (!wanted[i].equals(figure)) {
                differences.add(name(i) + ": " + figure + " instead of " + wanted[i]);
            }
        }
        if (!differences.isEmpty()) {
            throw new IOException(
                    owner + " differs from what was produced: " + String.join("; ", differences));
        }
    }

    private String name(int figure) {
        return switch (figure) {
            case 0 -> "count";
            case 1 -> "whole rows";
            default -> "column " + columns.get(figure - 2);
        };
    }
}
