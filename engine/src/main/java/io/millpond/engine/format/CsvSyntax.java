package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextOption;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.nio.charset.StandardCharsets;

/// The spelling of CSV: fields with a delimiter between them, quoted or not, a row a line.
///
/// Spaces and tabs around fields are passed over, unless one of them is the delimiter.
public final class CsvSyntax implements FieldSyntax {
    private final byte delimiter;
    private final boolean isEmptyDefault;
    private final boolean isTrimmed;
    private final boolean isReturnLineEnd;
    private final boolean isEmptyLineSkipped;
    private final boolean isMissingEmpty;
    private final boolean isBadDefault;
    private final boolean hasSingleQuotes;
    private final boolean hasDoubleQuotes;

    /// Whether quotes are others than the usual ones.
    private final boolean isOtherQuoting;

    private final ValueReader[] plain;
    private final boolean[] isNullable;
    private final boolean[] isTuple;
    private final boolean[] isText;
    private final boolean[] isNumber;
    private final ValueReader[] readers;
    private final ValueReader text;
    private final byte[] nullText;
    private final boolean isNullDefault;

    /// Whether NULL is written otherwise than usual.
    private final boolean isOtherNull;

    private final BytesColumnBuilder scratch = new BytesColumnBuilder();

    public CsvSyntax(Header header, FormatSettings settings) {
        CodecSettings codec =
                settings.flag("input_format_csv_enum_as_number")
                        ? settings.codec().with(TextOption.ENUMS_AS_NUMBERS)
                        : settings.codec();
        this.isReturnLineEnd = settings.flag("input_format_csv_allow_cr_end_of_line");
        this.isEmptyLineSkipped = settings.flag("input_format_csv_skip_trailing_empty_lines");
        this.isMissingEmpty = settings.flag("input_format_csv_missing_nullable_as_empty_string");
        this.delimiter = codec.csv().delimiter();
        this.isEmptyDefault = codec.csv().emptyAsDefault();
        this.hasSingleQuotes = settings.flag("format_csv_allow_single_quotes");
        this.hasDoubleQuotes = settings.flag("format_csv_allow_double_quotes");
        this.isOtherQuoting = hasSingleQuotes || !hasDoubleQuotes;
        this.plain = new ValueReader[header.size()];
        this.isBadDefault = settings.flag("input_format_csv_use_default_on_bad_values");
        this.isTrimmed = settings.flag("input_format_csv_trim_whitespaces");
        this.isNullable = new boolean[header.size()];
        this.isTuple = new boolean[header.size()];
        this.isText = new boolean[header.size()];
        this.isNumber = new boolean[header.size()];
        this.readers = new ValueReader[header.size()];
        for (int column = 0; column < readers.length; column++) {
            readers[column] = ValueReader.of(header.type(column), TextStyle.CSV, codec);
            plain[column] = ValueReader.of(header.type(column), TextStyle.PLAIN, codec);
            isNullable[column] = header.type(column).isNullable();
            DataType type = DataTypes.withoutWrappers(header.type(column));
            isTuple[column] =
                    type instanceof TupleType && !codec.has(TextOption.CSV_TUPLES_READ_WHOLE);
            isText[column] = type instanceof StringType;
            isNumber[column] = type instanceof IntegerType || type instanceof FloatType;
        }
        this.text = ValueReader.of(DataTypes.STRING, TextStyle.CSV, codec.withNullDefault(false));
        this.isNullDefault = codec.isNullDefault();
        this.isOtherNull = !settings.text("format_csv_null_representation").equals("\\N");
        this.nullText =
                settings.text("format_csv_null_representation").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        int boundary = from;
        int at = from;
        while (at < to) {
            while (at < to && isBlank(bytes[at])) {
                at++;
            }
            if (at < to && bytes[at] == '"') {
                at = quotedEnd(bytes, at + 1, to);
            }
            while (at < to && bytes[at] != delimiter && bytes[at] != '\n') {
                at++;
            }
            if (at < to && bytes[at] == '\n') {
                boundary = at + 1;
            }
            at++;
        }
        return boundary;
    }

    /// The index after the quote that closes, or `to`.
    private static int quotedEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] == '"') {
                if (at + 1 >= to || bytes[at + 1] != '"') {
                    return at + 1;
                }
                at++;
            }
            at++;
        }
        return to;
    }

    private boolean isBlank(byte value) {
        return (value == ' ' || value == '\t') && value != delimiter;
    }

    @Override
    public boolean isVariable(FormatSettings settings) {
        return settings.flag("input_format_csv_allow_variable_number_of_columns");
    }

    @Override
    public boolean startRow(ByteCursor in, boolean isFirst) {
        if (isEmptyLineSkipped) {
            TabSeparatedSyntax.skipTrailingLines(in);
        }
        return !in.isAtEnd();
    }

    @Override
    public void nextField(ByteCursor in) {
        if (in.isAtEnd() || in.bytes()[in.at()] != delimiter) {
            throw in.unexpected(String.valueOf((char) delimiter));
        }
        in.skip(1);
    }

    @Override
    public boolean isRowEnd(ByteCursor in) {
        return in.isAtEnd() || in.bytes()[in.at()] != delimiter;
    }

    @Override
    public void endRow(ByteCursor in, boolean isFirst) {
        if (!in.isAtEnd() && in.bytes()[in.at()] == delimiter) {
            // One delimiter may stand behind the last field.
            in.skip(1);
            skipBlanks(in);
        }
        boolean isLineEnd =
                in.isAtEnd()
                        || in.skipIf("\n\r")
                        || in.skipIf('\n')
                        || in.skipIf("\r\n")
                        || (isReturnLineEnd && in.skipIf('\r'));
        if (isLineEnd) {
            return;
        }
        if (in.peek() == '\r') {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Cannot parse CSV format: found \\r (CR) not followed by \\n (LF). Line must end"
                            + " by \\n (LF) or \\r\\n (CR LF) or \\n\\r");
        }
        throw new DatabaseException(ErrorCode.INCORRECT_DATA, "Expected end of line");
    }

    private void skipBlanks(ByteCursor in) {
        int at = in.at();
        while (at < in.end() && isBlank(in.bytes()[at])) {
            at++;
        }
        in.seek(at);
    }

    @Override
    public String readText(ByteCursor in) {
        skipBlanks(in);
        text.read(in, scratch);
        skipBlanks(in);
        BytesColumn column = scratch.build();
        return new String(column.bytes(), 0, column.end(0), StandardCharsets.UTF_8);
    }

    @Override
    public void skipField(ByteCursor in) {
        readText(in);
    }

    @Override
    public boolean readField(ByteCursor in, int column, ColumnBuilder builder) {
        if (isTrimmed || !isText[column]) {
            skipBlanks(in);
        }
        if (isMissingEmpty && isNullable[column] && isFieldEnd(in, in.at())) {
            appendEmpty(builder);
            return true;
        }
        if (!isTuple[column] && isDefault(in, column)) {
            builder.appendDefault();
            return false;
        }
        if (!isEmptyDefault && isNumber[column] && isFieldEnd(in, in.at())) {
            if (in.isAtEnd()) {
                throw in.endOfInput();
            }
            appendEmpty(builder);
            return true;
        }
        if (!isTrimmed && isText[column] && in.peek() != '"' && !in.startsWith("\\N")) {
            readUntrimmed(in, column, builder);
            return true;
        }
        if (isOtherNull && isNullable[column] && isNullText(in)) {
            in.skip(nullText.length);
            builder.appendDefault();
            return true;
        }
        if (isOtherQuoting && readOtherQuoting(in, column, builder)) {
            return true;
        }
        int from = in.at();
        int rowsBefore = builder.rowCount();
        try {
            readers[column].read(in, builder);
            skipBlanks(in);
            if (!isBadDefault || isFieldEnd(in, in.at())) {
                return true;
            }
        } catch (DatabaseException e) {
            if (!isBadDefault) {
                throw e;
            }
        }
        builder.rollback(rowsBefore);
        builder.appendDefault();
        in.seek(from);
        skipField(in);
        return false;
    }

    /// Appends the default that is not NULL.
    private static void appendEmpty(ColumnBuilder builder) {
        if (builder instanceof NullableColumnBuilder nullable) {
            nullable.values().appendDefault();
            nullable.finishRow();
        } else {
            builder.appendDefault();
        }
    }

    private void readUntrimmed(ByteCursor in, int column, ColumnBuilder builder) {
        int at = in.at();
        while (!isFieldEnd(in, at)) {
            at++;
        }
        plain[column].read(new ByteCursor(in.bytes(), in.at(), at), builder);
        in.seek(at);
    }

    /// Reads a field in single quotes, or one whose double quotes mean nothing; false for others.
    private boolean readOtherQuoting(ByteCursor in, int column, ColumnBuilder builder) {
        byte[] bytes = in.bytes();
        boolean isSingle = hasSingleQuotes && in.peek() == '\'';
        if (!isSingle && (hasDoubleQuotes || in.peek() != '"')) {
            return false;
        }
        ByteSink field = new ByteSink();
        int at = in.at() + (isSingle ? 1 : 0);
        while (at < in.end() && (isSingle || !isFieldEnd(in, at))) {
            if (isSingle && bytes[at] == '\'') {
                at++;
                if (at >= in.end() || bytes[at] != '\'') {
                    break;
                }
            }
            field.put(bytes[at++]);
        }
        in.seek(at);
        plain[column].read(new ByteCursor(field.toByteArray()), builder);
        skipBlanks(in);
        return true;
    }

    /// Moves past a field that is empty where that gives the default, or NULL where NULL cannot be.
    private boolean isDefault(ByteCursor in, int column) {
        if (isEmptyDefault && isFieldEnd(in, in.at())) {
            return true;
        }
        if (isNullable[column] || !isNullDefault || !isNullText(in)) {
            return false;
        }
        in.skip(nullText.length);
        return true;
    }

    /// Whether what stands for NULL is the whole field.
    private boolean isNullText(ByteCursor in) {
        int after = in.at() + nullText.length;
        return nullText.length > 0
                && Texts.isAt(nullText, in.bytes(), in.at(), in.end())
                && isFieldEnd(in, after);
    }

    private boolean isFieldEnd(ByteCursor in, int at) {
        if (at >= in.end()) {
            return true;
        }
        byte value = in.bytes()[at];
        return value == delimiter || value == '\n' || value == '\r';
    }
}
