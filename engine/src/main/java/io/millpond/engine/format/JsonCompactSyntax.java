package io.millpond.engine.format;

import io.millpond.engine.format.json.JsonBoundaries;
import io.millpond.engine.format.json.JsonFields;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

/// The spelling of JSONCompactEachRow: a row is an array, with white space, a comma or nothing to
/// the next one.
public final class JsonCompactSyntax implements FieldSyntax {
    private final JsonFields fields;
    private final boolean[] isNullable;
    private final boolean isNullDefault;
    private final @Nullable WholeTexts texts;

    public JsonCompactSyntax(Header header, FormatSettings settings) {
        this(header, settings, false);
    }

    /// @param isStrings whether each value is a string, the text of a value
    public JsonCompactSyntax(Header header, FormatSettings settings, boolean isStrings) {
        texts = isStrings ? new WholeTexts(header, settings) : null;
        fields =
                new JsonFields(
                        header,
                        settings.codec(),
                        (int) settings.number("input_format_json_max_depth"));
        isNullDefault = settings.codec().isNullDefault();
        isNullable = new boolean[header.size()];
        for (int column = 0; column < isNullable.length; column++) {
            isNullable[column] = header.type(column).isNullable();
        }
    }

    @Override
    public void endWithoutNames() {
        throw new DatabaseException(
                ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                "Cannot parse input: expected '[' at end of stream: (while reading header)");
    }

    @Override
    public boolean isVariable(FormatSettings settings) {
        return settings.flag("input_format_json_compact_allow_variable_number_of_columns");
    }

    @Override
    public String fieldNoun() {
        return "key";
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return JsonBoundaries.lastArray(bytes, from, to);
    }

    @Override
    public boolean startRow(ByteCursor in, boolean isFirst) {
        in.skipWhitespace();
        if (!isFirst && in.skipIf(',')) {
            in.skipWhitespace();
        }
        if (in.skipIf(';')) {
            in.skipWhitespace();
        }
        if (in.isAtEnd()) {
            return false;
        }
        in.expect('[');
        in.skipWhitespace();
        return true;
    }

    @Override
    public void nextField(ByteCursor in) {
        in.skipWhitespace();
        in.expect(',');
        in.skipWhitespace();
    }

    @Override
    public boolean isRowEnd(ByteCursor in) {
        in.skipWhitespace();
        return in.peek() == ']';
    }

    @Override
    public void endRow(ByteCursor in, boolean isFirst) {
        in.skipWhitespace();
        in.expect(']');
    }

    @Override
    public String readText(ByteCursor in) {
        String text = fields.readText(in.bytes(), in.at(), in.end());
        in.seek(fields.end());
        return text;
    }

    @Override
    public void skipField(ByteCursor in) {
        in.seek(fields.skip(in.bytes(), in.at(), in.end()));
    }

    @Override
    public boolean readField(ByteCursor in, int column, ColumnBuilder builder) {
        if (texts != null) {
            return texts.read(column, readText(in), builder);
        }
        boolean isNull = isNullDefault && !isNullable[column] && in.startsWith("null");
        in.seek(fields.read(column, in.bytes(), in.at(), in.end(), builder));
        return !isNull;
    }
}
