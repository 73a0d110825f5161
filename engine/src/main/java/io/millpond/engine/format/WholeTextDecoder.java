package io.millpond.engine.format;

import io.millpond.engine.format.json.JsonBoundaries;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;

/// Decodes pieces of the input as they are into the only column, a String.
public final class WholeTextDecoder implements RowDecoder {
    /// What a row is.
    public enum Unit {
        /// LineAsString: a line without its line feed.
        LINE,
        /// JSONAsString: a JSON object.
        JSON_OBJECT,
        /// JSONAsObject: a JSON object, held as JSON.
        JSON_VALUE,
        /// RawBLOB: the whole document.
        DOCUMENT
    }

    private final Unit unit;
    private final @Nullable ValueReader objects;
    private boolean isInArray;
    private boolean isFirst;

    public WholeTextDecoder(Header header, FormatSettings settings, Unit unit) {
        this.unit = unit;
        if (unit == Unit.JSON_VALUE) {
            this.objects = objects(header, settings);
            return;
        }
        this.objects = null;
        boolean isString =
                header.size() == 1
                        && DataTypes.withoutWrappers(header.type(0)) instanceof StringType;
        if (!isString) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    "This input format is only suitable for tables with a single column of type"
                            + " String but the number of columns is "
                            + header.size());
        }
    }

    private static ValueReader objects(Header header, FormatSettings settings) {
        boolean isObject =
                header.size() == 1 && DataTypes.withoutWrappers(header.type(0)) instanceof JsonType;
        if (!isObject) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Input format JSONAsObject is only suitable for tables with a single column of"
                            + " type Object/JSON but the number of columns is "
                            + header.size());
        }
        return ValueReader.of(header.type(0), TextStyle.JSON, settings.codec());
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return switch (unit) {
            case LINE -> {
                int at = to;
                while (at > from && bytes[at - 1] != '\n') {
                    at--;
                }
                yield at;
            }
            case JSON_OBJECT, JSON_VALUE -> JsonBoundaries.last(bytes, from, to);
            case DOCUMENT -> from;
        };
    }

    @Override
    public void start() {
        isInArray = false;
        isFirst = true;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (unit == Unit.JSON_OBJECT || unit == Unit.JSON_VALUE) {
            return readObject(in, builders[0]);
        }
        if (in.isAtEnd()) {
            return false;
        }
        int end = unit == Unit.LINE ? lineEnd(in) : in.end();
        append(builders[0], in.bytes(), in.at(), end);
        in.seek(Math.min(end + 1, in.end()));
        return true;
    }

    private static int lineEnd(ByteCursor in) {
        int at = in.at();
        while (at < in.end() && in.bytes()[at] != '\n') {
            at++;
        }
        return at;
    }

    private boolean readObject(ByteCursor in, ColumnBuilder builder) {
        in.skipWhitespace();
        if (isFirst && in.skipIf('[')) {
            isInArray = true;
            in.skipWhitespace();
        } else if (!isFirst && in.skipIf(',')) {
            in.skipWhitespace();
        }
        if (isInArray && in.skipIf(']')) {
            in.skipWhitespace();
        }
        if (in.skipIf(';')) {
            in.skipWhitespace();
        }
        if (in.isAtEnd()) {
            return false;
        }
        isFirst = false;
        if (in.peek() != '{') {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "JSON object must begin with '{'");
        }
        int end = JsonBoundaries.objectEnd(in.bytes(), in.at(), in.end());
        if (end < 0) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "Unexpected end of stream while parsing JSONAsString format");
        }
        if (objects == null) {
            append(builder, in.bytes(), in.at(), end);
        } else {
            objects.read(new ByteCursor(in.bytes(), in.at(), end), builder);
        }
        in.seek(end);
        return true;
    }

    private static void append(ColumnBuilder builder, byte[] bytes, int from, int to) {
        switch (builder) {
            case BytesColumnBuilder plain -> plain.append(bytes, from, to);
            case NullableColumnBuilder nullable -> {
                append(nullable.values(), bytes, from, to);
                nullable.finishRow();
            }
            case DictionaryColumnBuilder coded -> coded.append(bytes, from, to);
            default -> throw new IllegalArgumentException(builder.getClass().getSimpleName());
        }
    }
}
