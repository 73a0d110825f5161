package io.millpond.engine.format;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Decodes RowBinary and its variants; see [RowBinaryWriter] for the form.
///
/// With defaults, a byte stands before each cell: 1 for the column's default and no cell, else 0.
public final class RowBinaryDecoder implements RowDecoder {
    private static final int FIELD_COUNT_MAX = 1 << 20;

    private final Header header;
    private final DelimitedHeader lines;
    private final boolean hasDefaults;
    private final FormatSettings settings;
    private final BinaryCodec[] cells;
    private FieldMap fields;
    private boolean isHeaderRead;

    public RowBinaryDecoder(
            Header header, FormatSettings settings, DelimitedHeader lines, boolean hasDefaults) {
        this.header = header;
        this.settings = settings;
        this.lines = lines;
        this.hasDefaults = hasDefaults;
        this.cells = new BinaryCodec[header.size()];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = BinaryCodec.of(header.type(column));
        }
        this.fields = FieldMap.inOrder(header);
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return to;
    }

    @Override
    public boolean isBoundaryKnown() {
        return false;
    }

    @Override
    public void start() {
        fields = FieldMap.inOrder(header);
        isHeaderRead = !lines.hasNames();
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        boolean wasHeaderRead = isHeaderRead;
        try {
            return readHeaderAndRow(in, builders, omitted);
        } catch (DatabaseException e) {
            // The piece may have ended inside the row; then both are read again.
            isHeaderRead = wasHeaderRead;
            throw e;
        }
    }

    @Override
    public void finish() {
        if (!isHeaderRead) {
            throw new DatabaseException(
                    ErrorCode.ATTEMPT_TO_READ_AFTER_EOF,
                    "Attempt to read after eof: (while reading header)");
        }
    }

    private boolean readHeaderAndRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (!isHeaderRead && !in.isAtEnd()) {
            readHeader(in);
            isHeaderRead = true;
        }
        if (in.isAtEnd()) {
            return false;
        }
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        for (int field = 0; field < fields.fieldCount(); field++) {
            int column = fields.column(field);
            if (hasDefaults && in.next() != 0) {
                builders[column].appendDefault();
                if (omitted != null) {
                    omitted.add(column, row);
                }
                continue;
            }
            try {
                cells[column].read(in, builders[column]);
            } catch (DatabaseException e) {
                throw InputErrors.inColumn(e, header.name(column));
            }
        }
        fields.appendOmitted(builders, row, omitted);
        return true;
    }

    private void readHeader(ByteCursor in) {
        long count = in.nextVarint();
        if (count < 0 || count > FIELD_COUNT_MAX) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "The header of the input names "
                            + Long.toUnsignedString(count)
                            + " columns, more than "
                            + FIELD_COUNT_MAX
                            + ": is it RowBinaryWithNames?");
        }
        List<String> names = readTexts(in, (int) count);
        List<String> types = lines.hasTypes() ? readTexts(in, (int) count) : List.of();
        if (settings.flag("input_format_with_names_use_header")) {
            fields = FieldMap.ofNames(header, names, settings);
            for (int field = 0; field < names.size(); field++) {
                if (fields.column(field) == FieldMap.SKIPPED) {
                    throw cannotSkip(names.get(field));
                }
            }
        }
        if (lines.hasTypes() && settings.flag("input_format_with_types_use_header")) {
            fields.checkTypes(header, types);
        }
    }

    private static List<String> readTexts(ByteCursor in, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.nextLength();
            texts.add(new String(in.bytes(), in.at(), length, StandardCharsets.UTF_8));
            in.skip(length);
        }
        return texts;
    }

    private static DatabaseException cannotSkip(String name) {
        return new DatabaseException(
                ErrorCode.CANNOT_SKIP_UNKNOWN_FIELD,
                "Cannot skip unknown field '" + name + "' in RowBinary format");
    }
}
