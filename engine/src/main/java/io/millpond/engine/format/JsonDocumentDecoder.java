package io.millpond.engine.format;

import io.millpond.engine.format.json.JsonFields;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Decodes JSON documents that hold all rows: JSON and JSONCompact, JSONObjectEachRow, and the
/// formats of columns.
///
/// A document is one block, read when all of it is there.
public final class JsonDocumentDecoder implements BlockDecoder {
    /// How the rows stand in a document.
    public enum Shape {
        /// JSON: objects in the array `data`.
        ROWS("JSON"),
        /// JSONCompact: arrays in the array `data`, in the order of `meta`.
        COMPACT_ROWS("JSONCompact"),
        /// JSONObjectEachRow: objects as values of an object.
        NAMED_ROWS("JSONObjectEachRow"),
        /// JSONColumns: an object of arrays.
        COLUMNS("JSONColumns"),
        /// JSONCompactColumns: an array of arrays.
        COMPACT_COLUMNS("JSONCompactColumns"),
        /// JSONColumnsWithMetadata: an object of arrays, in `data`.
        COLUMNS_WITH_META("JSONColumnsWithMetadata");

        private final String format;

        Shape(String format) {
            this.format = format;
        }

        public String format() {
            return format;
        }
    }

    private static final String NAME_COLUMN = "format_json_object_each_row_column_for_object_name";

    private final Header header;
    private final FormatSettings settings;
    private final Shape shape;
    private final JsonFields fields;
    private final ColumnBuilder[] builders;
    private final BitSet isGiven = new BitSet();

    /// Where the name of the member that was begun last stands.
    private int lastNameAt;

    private final ColumnNames names;

    /// The names in `meta`; empty where there is none.
    private final List<String> metaNames = new ArrayList<>();

    public JsonDocumentDecoder(Header header, FormatSettings settings, Shape shape) {
        this.header = header;
        this.names = new ColumnNames(header, settings);
        this.settings = settings;
        this.shape = shape;
        this.fields =
                new JsonFields(
                        header,
                        settings.codec(),
                        (int) settings.number("input_format_json_max_depth"));
        this.builders = new ColumnBuilder[header.size()];
        Arrays.setAll(builders, column -> ColumnBuilders.of(header.type(column)));
    }

    @Override
    public void start() {
        isGiven.clear();
        metaNames.clear();
    }

    @Override
    public @Nullable Block decode(ByteCursor in, OmittedCells omitted) {
        in.skipWhitespace();
        if (in.isAtEnd()) {
            return null;
        }
        switch (shape) {
            case ROWS, COMPACT_ROWS, COLUMNS_WITH_META -> readDocument(in, omitted);
            case NAMED_ROWS -> readNamedRows(in, omitted);
            case COLUMNS -> readColumns(in, omitted);
            case COMPACT_COLUMNS -> readCompactColumns(in, omitted);
        }
        in.skipWhitespace();
        if (in.skipIf(';')) {
            in.skipWhitespace();
        }
        int rowCount = builders.length == 0 ? 0 : builders[0].rowCount();
        List<Column> columns = new ArrayList<>();
        for (ColumnBuilder builder : builders) {
            columns.add(builder.build());
        }
        return new Block(header, columns, rowCount);
    }

    /// Moves past `{`, what `member` reads of each value, and `}`.
    private void readObject(ByteCursor in, Member member) {
        in.expect('{');
        in.skipWhitespace();
        boolean isFirst = true;
        while (!in.skipIf('}')) {
            if (!isFirst) {
                in.expect(',');
                in.skipWhitespace();
            }
            isFirst = false;
            lastNameAt = in.at();
            String name = fields.readText(in.bytes(), in.at(), in.end());
            in.seek(fields.end());
            in.skipWhitespace();
            in.expect(':');
            in.skipWhitespace();
            member.read(name);
            in.skipWhitespace();
        }
    }

    /// Reads the value of a member, which the cursor stands at.
    private interface Member {
        void read(String name);
    }

    /// Whether the document is not one of JSON, but rows of JSONEachRow, which ClickHouse takes as
    /// well: it does not begin with `meta`.
    private boolean isRowsOnly(ByteCursor in) {
        int from = in.at();
        boolean isMeta = false;
        if (in.skipIf('{')) {
            in.skipWhitespace();
            isMeta = in.startsWith("\"meta\"");
        }
        in.seek(from);
        return shape == Shape.ROWS && !isMeta;
    }

    private void readDocument(ByteCursor in, OmittedCells omitted) {
        if (isRowsOnly(in)) {
            readRows(
                    new JsonEachRowDecoder(header, settings),
                    new ByteCursor(in.bytes(), in.at(), in.end()),
                    omitted,
                    0);
            in.seek(in.end());
            return;
        }
        boolean[] hasData = {false};
        readObject(
                in,
                name -> {
                    switch (name) {
                        case "meta" -> readMeta(in);
                        case "data" -> {
                            hasData[0] = true;
                            readData(in, omitted);
                        }
                        default -> skip(in);
                    }
                });
        if (!hasData[0]) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Expected field \"data\" with table content in format " + shape.format);
        }
    }

    private void skip(ByteCursor in) {
        in.seek(fields.skip(in.bytes(), in.at(), in.end()));
    }

    /// `[{"name": …, "type": …}, …]`
    private void readMeta(ByteCursor in) {
        boolean isChecked = settings.flag("input_format_json_validate_types_from_metadata");
        readArray(
                in,
                () -> {
                    String[] type = {""};
                    readObject(
                            in,
                            name -> {
                                String text = fields.readText(in.bytes(), in.at(), in.end());
                                in.seek(fields.end());
                                if (name.equals("name")) {
                                    metaNames.add(text);
                                } else {
                                    type[0] = text;
                                }
                            });
                    if (isChecked && !metaNames.isEmpty()) {
                        checkType(metaNames.getLast(), type[0]);
                    }
                });
    }

    private void checkType(String name, String type) {
        int column = header.indexOf(name);
        if (column >= 0 && !type.equals(header.type(column).name())) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Type %s of column '%s' from metadata is not the same as type in header %s"
                                    .formatted(type, name, header.type(column).name())
                            + ": (while reading header)");
        }
    }

    private static void readArray(ByteCursor in, Runnable element) {
        in.expect('[');
        in.skipWhitespace();
        boolean isFirst = true;
        while (!in.skipIf(']')) {
            if (!isFirst) {
                in.expect(',');
                in.skipWhitespace();
            }
            isFirst = false;
            element.run();
            in.skipWhitespace();
        }
    }

    private void readData(ByteCursor in, OmittedCells omitted) {
        if (shape == Shape.COLUMNS_WITH_META) {
            readColumns(in, omitted);
            return;
        }
        int from = in.at();
        skip(in);
        if (shape == Shape.ROWS) {
            RowDecoder rows = new JsonEachRowDecoder(header, settings);
            readRows(rows, new ByteCursor(in.bytes(), from, in.at()), omitted, 0);
            return;
        }
        readCompactRows(new ByteCursor(in.bytes(), from + 1, in.at() - 1), omitted);
    }

    private void readCompactRows(ByteCursor in, OmittedCells omitted) {
        JsonCompactSyntax syntax = new JsonCompactSyntax(header, settings);
        FieldMap map = FieldMap.ofNames(header, metaNames, settings);
        int row = 0;
        while (syntax.startRow(in, row == 0)) {
            try {
                readCompactRow(in, syntax, map, row, omitted);
            } catch (DatabaseException e) {
                throw InputErrors.atRow(e, row + 1L);
            }
            row++;
        }
    }

    private void readCompactRow(
            ByteCursor in, JsonCompactSyntax syntax, FieldMap map, int row, OmittedCells omitted) {
        for (int field = 0; field < map.fieldCount(); field++) {
            if (field > 0) {
                syntax.nextField(in);
            }
            int column = map.column(field);
            if (column == FieldMap.SKIPPED) {
                syntax.skipField(in);
                continue;
            }
            try {
                if (!syntax.readField(in, column, builders[column])) {
                    omitted.add(column, row);
                }
            } catch (DatabaseException e) {
                throw InputErrors.inKey(e, header.name(column));
            }
        }
        syntax.endRow(in, row == 0);
        map.appendOmitted(builders, row, omitted);
    }

    /// @param rowCount the number of rows before them
    private void readRows(RowDecoder rows, ByteCursor data, OmittedCells omitted, long rowCount) {
        rows.start();
        long number = rowCount;
        boolean isRead = true;
        while (isRead) {
            number++;
            try {
                isRead = rows.readRow(data, builders, omitted);
            } catch (DatabaseException e) {
                throw InputErrors.atRow(e, number);
            }
        }
    }

    private void readNamedRows(ByteCursor in, OmittedCells omitted) {
        JsonEachRowDecoder rows = new JsonEachRowDecoder(header, settings);
        int nameColumn = header.indexOf(settings.text(NAME_COLUMN));
        readObject(
                in,
                _ -> {
                    int from = in.at();
                    int nameAt = lastNameAt;
                    skip(in);
                    rows.start();
                    readRows(
                            rows,
                            new ByteCursor(in.bytes(), from, in.at()),
                            omitted,
                            builders[0].rowCount());
                    if (nameColumn >= 0) {
                        setName(in, nameColumn, nameAt, omitted);
                    }
                });
    }

    /// Takes the name of an object, as it was spelt, for the value of a column.
    private void setName(ByteCursor in, int column, int nameAt, OmittedCells omitted) {
        int row = builders[column].rowCount() - 1;
        builders[column].rollback(row);
        fields.read(column, in.bytes(), nameAt, in.end(), builders[column]);
        omitted.rows(column).clear(row);
    }

    private void readColumns(ByteCursor in, OmittedCells omitted) {
        readObject(
                in,
                name -> {
                    int column = names.find(name);
                    if (column >= 0) {
                        readColumn(in, column, omitted);
                        return;
                    }
                    if (!settings.flag("input_format_skip_unknown_fields")) {
                        throw new DatabaseException(
                                ErrorCode.INCORRECT_DATA,
                                "Unknown column found in input data: " + name);
                    }
                    skip(in);
                });
        completeColumns(omitted);
    }

    private void readCompactColumns(ByteCursor in, OmittedCells omitted) {
        int[] next = {0};
        readArray(
                in,
                () -> {
                    if (next[0] >= header.size()) {
                        throw new DatabaseException(
                                ErrorCode.INCORRECT_DATA,
                                "Input data has too many columns, expected %d columns"
                                        .formatted(header.size()));
                    }
                    readColumn(in, next[0]++, omitted);
                });
        completeColumns(omitted);
    }

    private void readColumn(ByteCursor in, int column, OmittedCells omitted) {
        if (isGiven.get(column)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "Duplicate column: " + header.name(column));
        }
        isGiven.set(column);
        boolean isNullable = header.type(column).isNullable();
        readArray(
                in,
                () -> {
                    if (!isNullable && in.startsWith("null")) {
                        omitted.add(column, builders[column].rowCount());
                    }
                    readCell(in, column);
                });
    }

    private void readCell(ByteCursor in, int column) {
        int row = builders[column].rowCount();
        try {
            in.seek(fields.read(column, in.bytes(), in.at(), in.end(), builders[column]));
        } catch (DatabaseException e) {
            throw InputErrors.atRow(InputErrors.inKey(e, header.name(column)), row + 1L);
        }
    }

    private void completeColumns(OmittedCells omitted) {
        int rowCount = -1;
        for (int column = 0; column < builders.length; column++) {
            if (!isGiven.get(column)) {
                continue;
            }
            int count = builders[column].rowCount();
            if (rowCount >= 0 && count != rowCount) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Number of rows differs in different columns: %d != %d"
                                .formatted(rowCount, count));
            }
            rowCount = count;
        }
        for (int column = 0; column < builders.length; column++) {
            for (int row = 0; row < rowCount && !isGiven.get(column); row++) {
                builders[column].appendDefault();
                omitted.add(column, row);
            }
        }
    }
}
