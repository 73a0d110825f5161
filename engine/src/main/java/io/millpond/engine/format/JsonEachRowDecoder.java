package io.millpond.engine.format;

import io.millpond.engine.format.json.JsonBoundaries;
import io.millpond.engine.format.json.JsonRowDecoder;
import io.millpond.engine.format.json.JsonText;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

/// Decodes JSONEachRow: objects with white space, a comma or nothing between them, in brackets or
/// not. A semicolon may end them.
public final class JsonEachRowDecoder implements RowDecoder {
    private final JsonRowDecoder rows;

    private boolean isStarted;
    private boolean isInArray;
    private boolean isEnded;
    private boolean isFirst;

    public JsonEachRowDecoder(Header header, FormatSettings settings) {
        rows =
                new JsonRowDecoder(
                        header,
                        settings.codec(),
                        settings.flag("input_format_skip_unknown_fields"),
                        (int) settings.number("input_format_json_max_depth"),
                        new ColumnNames(header, settings)::find,
                        settings.flag("input_format_import_nested_json"));
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return JsonBoundaries.last(bytes, from, to);
    }

    @Override
    public void start() {
        isStarted = false;
        isInArray = false;
        isEnded = false;
        isFirst = true;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        byte[] bytes = in.bytes();
        int to = in.end();
        int at = in.at();
        if (at >= to || bytes[at] != '{') {
            at = beforeRow(bytes, at, to);
            if (at >= to) {
                in.seek(to);
                return false;
            }
        }
        isStarted = true;
        isFirst = false;
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        in.seek(rows.decode(bytes, at, to, builders));
        if (omitted != null) {
            for (int i = 0; i < rows.omittedCount(); i++) {
                omitted.add(rows.omitted(i), row);
            }
        }
        return true;
    }

    /// Where the next row starts, or `to` when there is none.
    private int beforeRow(byte[] bytes, int from, int to) {
        int at = JsonText.skipSpace(bytes, from, to);
        if (!isStarted && at < to && bytes[at] == '[') {
            isInArray = true;
            at = JsonText.skipSpace(bytes, at + 1, to);
        }
        if (!isFirst && !isEnded && at < to && bytes[at] == ',') {
            at = JsonText.skipSpace(bytes, at + 1, to);
        }
        if (isInArray && !isEnded && at < to && bytes[at] == ']') {
            isEnded = true;
            at = JsonText.skipSpace(bytes, at + 1, to);
        }
        if (at < to && bytes[at] == ';') {
            isEnded = true;
            at = JsonText.skipSpace(bytes, at + 1, to);
        }
        isStarted |= at < to;
        if (isEnded && at < to) {
            throw JsonText.expected("eof", bytes, at, to);
        }
        return at;
    }

    /// The end of the object, so that good ones behind it on its line are kept; the end of the line
    /// where the object has none or another one seems to start within it.
    @Override
    public int brokenRowEnd(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && isBetweenRows(bytes[start])) {
            start++;
        }
        int line = BrokenRows.lineEnd(bytes, start, to);
        if (start >= to || bytes[start] != '{') {
            return line;
        }
        int end = JsonBoundaries.objectEnd(bytes, start, to);
        return end < 0 || hasObjectAtLineStart(bytes, start + 1, end) ? line : end;
    }

    private static boolean isBetweenRows(byte value) {
        return (value <= ' ' && value >= 0) || value == ',' || value == '[';
    }

    private static boolean hasObjectAtLineStart(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '{' && bytes[at - 1] == '\n') {
                return true;
            }
        }
        return false;
    }

    @Override
    public void finish() {
        if (isInArray && !isEnded) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                    "Cannot parse input: expected ']' at end of stream");
        }
    }
}
