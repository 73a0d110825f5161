package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
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
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.IntegerType;

import java.nio.charset.StandardCharsets;

/// The spelling of TabSeparated: fields with tabs between them, a row a line, backslash escapes; in
/// the raw variant, no escapes.
public final class TabSeparatedSyntax implements FieldSyntax {
    private final boolean isRaw;
    private final boolean isEmptyDefault;
    private final boolean isReturnSkipped;
    private final boolean isEmptyLineSkipped;
    private final boolean[] isNullable;

    /// Columns for which an empty field is 0, as in ClickHouse: whole numbers and decimals.
    private final boolean[] isEmptyZero;

    private final ValueReader[] readers;
    private final ValueReader text;
    private final byte[] nullText;
    private final boolean isNullDefault;

    /// Whether NULL is written otherwise than usual.
    private final boolean isOtherNull;

    private final ByteCursor field = new ByteCursor(new byte[0]);
    private final BytesColumnBuilder scratch = new BytesColumnBuilder();

    public TabSeparatedSyntax(Header header, FormatSettings settings, boolean isRaw) {
        CodecSettings codec =
                settings.flag("input_format_tsv_enum_as_number")
                        ? settings.codec().with(TextOption.ENUMS_AS_NUMBERS)
                        : settings.codec();
        this.isReturnSkipped = settings.flag("input_format_tsv_crlf_end_of_line");
        this.isEmptyLineSkipped = settings.flag("input_format_tsv_skip_trailing_empty_lines");
        TextStyle style = isRaw ? TextStyle.PLAIN : TextStyle.ESCAPED;
        this.isRaw = isRaw;
        this.isEmptyDefault = settings.flag("input_format_tsv_empty_as_default");
        this.isNullable = new boolean[header.size()];
        this.isEmptyZero = new boolean[header.size()];
        this.readers = new ValueReader[header.size()];
        for (int column = 0; column < readers.length; column++) {
            readers[column] =
                    isRaw
                            ? ValueReader.ofField(header.type(column), codec)
                            : ValueReader.of(header.type(column), style, codec);
            DataType type = header.type(column);
            isNullable[column] = type.isNullable();
            isEmptyZero[column] = type instanceof IntegerType || type instanceof DecimalType;
        }
        this.text = ValueReader.of(DataTypes.STRING, style, codec.withNullDefault(false));
        this.isNullDefault = codec.isNullDefault();
        this.isOtherNull = !settings.text("format_tsv_null_representation").equals("\\N");
        this.nullText =
                settings.text("format_tsv_null_representation").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        for (int at = to - 1; at >= from; at--) {
            if (bytes[at] == '\n' && (isRaw || !isEscaped(bytes, from, at))) {
                return at + 1;
            }
        }
        return from;
    }

    private static boolean isEscaped(byte[] bytes, int from, int at) {
        int backslashes = 0;
        while (at - backslashes > from && bytes[at - backslashes - 1] == '\\') {
            backslashes++;
        }
        return (backslashes & 1) == 1;
    }

    @Override
    public boolean isVariable(FormatSettings settings) {
        return settings.flag("input_format_tsv_allow_variable_number_of_columns");
    }

    @Override
    public boolean startRow(ByteCursor in, boolean isFirst) {
        if (isEmptyLineSkipped) {
            skipTrailingLines(in);
        }
        return !in.isAtEnd();
    }

    /// Moves to the end where only line ends follow.
    static void skipTrailingLines(ByteCursor in) {
        int at = in.at();
        while (at < in.end() && (in.bytes()[at] == '\n' || in.bytes()[at] == '\r')) {
            at++;
        }
        if (at == in.end()) {
            in.seek(at);
        }
    }

    @Override
    public void nextField(ByteCursor in) {
        if (!in.skipIf('\t')) {
            throw in.unexpected("\\t");
        }
    }

    @Override
    public boolean isRowEnd(ByteCursor in) {
        return in.peek() != '\t';
    }

    @Override
    public void endRow(ByteCursor in, boolean isFirst) {
        if (isReturnSkipped && in.skipIf("\r\n")) {
            return;
        }
        boolean isLineFeed = in.peek() == '\n' || in.isAtEnd();
        boolean isReturnBefore =
                isLineFeed && in.at() > 0 && in.bytes()[in.at() - 1] == '\r' && !in.isAtEnd();
        if (isFirst && (in.peek() == '\r' || isReturnBefore)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "\nYou have carriage return (\\r, 0x0D, ASCII 13) at end of first row.\n"
                            + "It's like your input data has DOS/Windows style line separators,"
                            + " that are illegal in TabSeparated format. You must transform your"
                            + " file to Unix format.\nBut if you really need carriage return at"
                            + " end of string value of last column, you need to escape it as \\r");
        }
        if (!isLineFeed) {
            throw in.unexpected("\\n");
        }
        in.skipIf('\n');
    }

    @Override
    public String readText(ByteCursor in) {
        read(in, text, scratch);
        BytesColumn column = scratch.build();
        return new String(column.bytes(), 0, column.end(0), StandardCharsets.UTF_8);
    }

    @Override
    public void skipField(ByteCursor in) {
        in.seek(fieldEnd(in));
    }

    @Override
    public boolean readField(ByteCursor in, int column, ColumnBuilder builder) {
        if (isEmptyDefault && isFieldEnd(in)) {
            builder.appendDefault();
            return false;
        }
        boolean isDefault = isNullDefault && !isNullable[column];
        if ((isDefault || (isOtherNull && isNullable[column])) && isNullText(in)) {
            in.seek(fieldEnd(in));
            builder.appendDefault();
            return !isDefault;
        }
        if (!isRaw && isEmptyZero[column] && isFieldEnd(in)) {
            builder.appendDefault();
            return true;
        }
        read(in, readers[column], builder);
        return true;
    }

    /// Whether what stands for NULL is the whole field.
    private boolean isNullText(ByteCursor in) {
        int after = in.at() + nullText.length;
        return nullText.length > 0
                && Texts.isAt(nullText, in.bytes(), in.at(), in.end())
                && after == fieldEnd(in);
    }

    private boolean isFieldEnd(ByteCursor in) {
        if (isReturnSkipped && in.startsWith("\r\n")) {
            return true;
        }
        int next = in.peek();
        return next == '\t' || next == '\n' || next == -1;
    }

    private void read(ByteCursor in, ValueReader reader, ColumnBuilder builder) {
        if (!isRaw && !isReturnSkipped) {
            reader.read(in, builder);
            return;
        }
        int end = fieldEnd(in);
        field.reset(in.bytes(), in.at(), end);
        reader.read(field, builder);
        in.seek(isRaw ? end : field.at());
    }

    private int fieldEnd(ByteCursor in) {
        byte[] bytes = in.bytes();
        int at = in.at();
        while (at < in.end() && bytes[at] != '\t' && bytes[at] != '\n') {
            at += !isRaw && bytes[at] == '\\' && at + 1 < in.end() ? 2 : 1;
        }
        boolean hasReturn =
                isReturnSkipped
                        && at > in.at()
                        && at < in.end()
                        && bytes[at] == '\n'
                        && bytes[at - 1] == '\r';
        return hasReturn ? at - 1 : at;
    }
}
