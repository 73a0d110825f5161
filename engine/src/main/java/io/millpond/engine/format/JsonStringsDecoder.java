package io.millpond.engine.format;

import io.millpond.engine.format.json.JsonBoundaries;
import io.millpond.engine.format.json.JsonFields;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/// Decodes JSONStringsEachRow: objects whose values are strings, each the text of a value.
public final class JsonStringsDecoder implements RowDecoder {
    private final ColumnNames names;
    private final JsonFields fields;
    private final WholeTexts texts;
    private final boolean isUnknownSkipped;
    private final BitSet seen = new BitSet();
    private boolean isInArray;
    private boolean isFirst = true;

    public JsonStringsDecoder(Header header, FormatSettings settings) {
        this.names = new ColumnNames(header, settings);
        this.fields =
                new JsonFields(
                        header,
                        settings.codec(),
                        (int) settings.number("input_format_json_max_depth"));
        this.texts = new WholeTexts(header, settings);
        this.isUnknownSkipped = settings.flag("input_format_skip_unknown_fields");
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return JsonBoundaries.last(bytes, from, to);
    }

    @Override
    public void start() {
        isInArray = false;
        isFirst = true;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (!startRow(in)) {
            return false;
        }
        seen.clear();
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        in.expect('{');
        in.skipWhitespace();
        boolean isFirstField = true;
        while (!in.skipIf('}')) {
            if (!isFirstField) {
                in.expect(',');
                in.skipWhitespace();
            }
            isFirstField = false;
            readField(in, builders, omitted, row);
            in.skipWhitespace();
        }
        for (int column = 0; column < builders.length; column++) {
            if (!seen.get(column)) {
                builders[column].appendDefault();
                if (omitted != null) {
                    omitted.add(column, row);
                }
            }
        }
        return true;
    }

    private boolean startRow(ByteCursor in) {
        in.skipWhitespace();
        if (isFirst && in.skipIf('[')) {
            isInArray = true;
        } else if (!isFirst) {
            in.skipIf(',');
        }
        in.skipWhitespace();
        if (isInArray && in.skipIf(']')) {
            in.skipWhitespace();
        }
        in.skipIf(';');
        in.skipWhitespace();
        isFirst = false;
        return !in.isAtEnd();
    }

    private void readField(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted, int row) {
        String name = readText(in);
        in.skipWhitespace();
        in.expect(':');
        in.skipWhitespace();
        int column = names.find(name);
        if (column < 0) {
            if (!isUnknownSkipped) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Unknown field found while parsing JSONStringsEachRow format: " + name);
            }
            in.seek(fields.skip(in.bytes(), in.at(), in.end()));
            return;
        }
        if (seen.get(column)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Duplicate field found while parsing JSONEachRow format: " + name);
        }
        seen.set(column);
        try {
            if (!texts.read(column, readText(in), builders[column]) && omitted != null) {
                omitted.add(column, row);
            }
        } catch (DatabaseException e) {
            throw InputErrors.inKey(e, name);
        }
    }

    private String readText(ByteCursor in) {
        if (in.isAtEnd() || in.peek() != '"') {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_QUOTED_STRING,
                    "Cannot parse JSON string: expected opening quote");
        }
        String text = fields.readText(in.bytes(), in.at(), in.end());
        in.seek(fields.end());
        return text;
    }
}
