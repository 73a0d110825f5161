package io.millpond.engine.format.json;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/// Decodes JSON objects, each a row, into the builders of one header's columns.
///
/// Made for objects that look like the ones before:
/// 1. The key is guessed: the one that followed the previous key last time. Its bytes, quotes and
///    colon included, are compared in two or three words; only when they differ is the key scanned
///    and looked up by hash.
/// 2. The column's [JsonCell] reads the value straight into the column's builder. Strings are
///    scanned eight bytes at a time and copied once.
/// 3. Columns the object did not give get their defaults.
///
/// Nothing is allocated per row, once all keys have been seen. Single-threaded.
public final class JsonRowDecoder {
    private final Header header;
    private final JsonCell[] cells;
    private final JsonKeys keys;
    private final int depthMax;
    private final ToIntFunction<String> columns;
    private final boolean isNestedRead;
    private final boolean isNullDefault;

    /// The number of the last object that had each column.
    private final long[] seenIn;

    private long objectNumber;

    /// Columns that the last object did not give, or gave as `null` where that means a default.
    private final int[] omitted;

    private int omittedCount;

    /// The first key of the last object.
    private @Nullable JsonKey firstKey;

    /// @param isUnknownSkipped whether keys that name no column are skipped rather than errors
    /// @param depthMax how deep the values of such keys may be nested
    /// @param columns the column that a name means; or -1
    /// @param isNestedRead whether the keys within an object are columns named `outer.inner`
    public JsonRowDecoder(
            Header header,
            CodecSettings settings,
            boolean isUnknownSkipped,
            int depthMax,
            ToIntFunction<String> columns,
            boolean isNestedRead) {
        this.header = header;
        this.depthMax = depthMax;
        this.columns = columns;
        this.isNestedRead = isNestedRead;
        this.isNullDefault = settings.isNullDefault();
        JsonCells factory = new JsonCells(settings, depthMax);
        cells = new JsonCell[header.size()];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = factory.of(header.type(column));
        }
        keys = new JsonKeys(header, isUnknownSkipped, columns);
        seenIn = new long[header.size()];
        omitted = new int[header.size()];
    }

    /// The number of columns that the last object did not give.
    public int omittedCount() {
        return omittedCount;
    }

    /// The `index`-th column that the last object did not give.
    public int omitted(int index) {
        return omitted[index];
    }

    /// Appends the object that starts at `from` as a row and returns the index after it.
    ///
    /// When this throws, some builders may have the row and others may not.
    public int decode(byte[] bytes, int from, int to, ColumnBuilder[] builders) {
        int at = JsonText.expect(bytes, from, to, '{');
        objectNumber++;
        omittedCount = 0;
        int seenCount = 0;
        JsonKey previous = null;
        at = JsonText.skipSpace(bytes, at, to);
        boolean isEmpty = at < to && bytes[at] == '}';
        while (!isEmpty) {
            JsonKey key = previous == null ? firstKey : previous.next;
            if (key != null && key.matches(bytes, at, to)) {
                at += key.length();
            } else {
                key = keys.read(bytes, at, to);
                at = keys.end();
                if (previous == null) {
                    firstKey = key;
                } else {
                    previous.next = key;
                }
            }
            previous = key;
            int column = key.column();
            if (column < 0) {
                at =
                        isNestedRead
                                ? readNested(bytes, at, to, key.name(), builders, 0)
                                : skip(bytes, at, to, key.name());
            } else {
                at = readCell(bytes, at, to, column, builders[column]);
                seenCount++;
            }
            if (at < to && bytes[at] == ',') {
                at++;
            } else {
                at = JsonText.skipSpace(bytes, at, to);
                if (at < to && bytes[at] == '}') {
                    break;
                }
                at = expectComma(bytes, at, to);
            }
            if (at < to && bytes[at] != '"') {
                at = JsonText.skipSpace(bytes, at, to);
            }
        }
        if (seenCount < cells.length) {
            fillOmitted(builders);
        }
        return at + 1;
    }

    private static int expectComma(byte[] bytes, int at, int to) {
        if (at >= to) {
            throw JsonText.endOfInput();
        }
        return JsonText.expect(bytes, at, to, ',');
    }

    private int readCell(byte[] bytes, int from, int to, int column, ColumnBuilder builder) {
        if (seenIn[column] == objectNumber) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Duplicate field found while parsing JSONEachRow format: "
                            + header.name(column));
        }
        seenIn[column] = objectNumber;
        int at = from < to && bytes[from] <= ' ' ? JsonText.skipSpace(bytes, from, to) : from;
        try {
            boolean isNull = isNullDefault && at < to && bytes[at] == 'n';
            if (isNull && !header.type(column).isNullable()) {
                omitted[omittedCount++] = column;
            }
            return cells[column].read(bytes, at, to, builder);
        } catch (DatabaseException e) {
            throw whileReading(header.name(column), e);
        }
    }

    /// Reads what an object holds into the columns whose names begin with its key; the index after
    /// the value.
    private int readNested(
            byte[] bytes, int from, int to, String name, ColumnBuilder[] builders, int depth) {
        int at = JsonText.skipSpace(bytes, from, to);
        String prefix = name + ".";
        boolean isRead =
                at < to
                        && bytes[at] == '{'
                        && depth < depthMax
                        && header.names().stream().anyMatch(one -> one.startsWith(prefix));
        if (!isRead) {
            return skip(bytes, at, to, name);
        }
        at = JsonText.skipSpace(bytes, at + 1, to);
        while (at >= to || bytes[at] != '}') {
            at = JsonText.expect(bytes, at, to, '"');
            int stop = JsonText.stringEnd(bytes, at, to);
            byte[] plain = new byte[stop - at];
            int length = JsonEscapes.unescape(bytes, at, stop, plain, 0);
            String inner = prefix + new String(plain, 0, length, StandardCharsets.UTF_8);
            at = JsonText.expect(bytes, JsonText.skipSpace(bytes, stop + 1, to), to, ':');
            int column = columns.applyAsInt(inner);
            at =
                    column < 0
                            ? readNested(bytes, at, to, inner, builders, depth + 1)
                            : readCell(bytes, at, to, column, builders[column]);
            at = JsonText.skipSpace(bytes, at, to);
            if (at < to && bytes[at] == ',') {
                at = JsonText.skipSpace(bytes, at + 1, to);
            } else if (at < to && bytes[at] != '}') {
                at = expectComma(bytes, at, to);
            }
        }
        return at + 1;
    }

    private int skip(byte[] bytes, int from, int to, String name) {
        int at = JsonText.skipSpace(bytes, from, to);
        try {
            return JsonText.skipValue(bytes, at, to, depthMax);
        } catch (DatabaseException e) {
            throw whileReading(name, e);
        }
    }

    private static DatabaseException whileReading(String name, DatabaseException e) {
        return new DatabaseException(
                e.code(), e.text() + ": (while reading the value of key " + name + ")", e);
    }

    private void fillOmitted(ColumnBuilder[] builders) {
        for (int column = 0; column < cells.length; column++) {
            if (seenIn[column] != objectNumber) {
                builders[column].appendDefault();
                omitted[omittedCount++] = column;
            }
        }
    }
}
