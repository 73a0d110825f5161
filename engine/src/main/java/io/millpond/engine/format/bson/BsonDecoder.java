package io.millpond.engine.format.bson;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.format.RowDecoder;
import io.millpond.engine.format.value.FieldNames;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// Decodes BSONEachRow; see [BsonWriter] for the form.
///
/// Fields are found by their names; those of no column are left out where the settings say so, and
/// columns without a field get their defaults.
public final class BsonDecoder implements RowDecoder {
    private final Header header;
    private final FieldNames names;
    private final BsonCell[] cells;
    private final boolean isUnknownSkipped;
    private final boolean isNullDefault;
    private final BsonInput document = new BsonInput();
    private final BitSet seen = new BitSet();

    public BsonDecoder(Header header, FormatSettings settings) {
        this.header = header;
        this.names = new FieldNames(header.names());
        this.isUnknownSkipped = settings.flag("input_format_skip_unknown_fields");
        this.isNullDefault = settings.flag("input_format_null_as_default");
        this.cells = new BsonCell[header.size()];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = BsonCell.of(header.type(column), settings.codec());
        }
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        ByteCursor in = new ByteCursor(bytes, from, to);
        int end = from;
        while (to - end >= Integer.BYTES) {
            in.seek(end);
            int size = in.nextInt();
            if (size < BsonInput.DOCUMENT_BYTES_MIN) {
                return to;
            }
            if (size > to - end) {
                return end;
            }
            end += size;
        }
        return end;
    }

    @Override
    public int brokenRowEnd(byte[] bytes, int from, int to) {
        if (to - from < Integer.BYTES) {
            return -1;
        }
        int size = new ByteCursor(bytes, from, to).nextInt();
        return size < BsonInput.DOCUMENT_BYTES_MIN || size > to - from ? -1 : from + size;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (in.isAtEnd()) {
            return false;
        }
        int from = in.at();
        int size = in.nextInt();
        if (size < BsonInput.DOCUMENT_BYTES_MIN) {
            throw BsonInput.broken("a document of %d bytes".formatted(size));
        }
        if (size > in.end() - from) {
            throw in.endOfInput();
        }
        document.reset(in.bytes(), in.at(), from + size);
        readFields(from + size, builders, omitted);
        in.seek(from + size);
        return true;
    }

    private void readFields(int to, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        seen.clear();
        int expected = 0;
        BsonKind kind = document.nextElement(to);
        while (kind != null) {
            int nameFrom = document.at();
            int nameTo = document.skipName();
            int column = names.find(document.bytes(), nameFrom, nameTo, expected);
            if (column < 0) {
                checkUnknown(nameFrom, nameTo);
                document.skip(kind);
            } else {
                readField(kind, column, row, builders[column], omitted);
                expected = column + 1;
            }
            kind = document.nextElement(to);
        }
        for (int column = seen.nextClearBit(0);
                column < cells.length;
                column = seen.nextClearBit(column + 1)) {
            builders[column].appendDefault();
            if (omitted != null) {
                omitted.add(column, row);
            }
        }
    }

    private void readField(
            BsonKind kind, int column, int row, ColumnBuilder out, @Nullable OmittedCells omitted) {
        if (seen.get(column)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Duplicate field found while parsing BSONEachRow format: "
                            + header.name(column));
        }
        seen.set(column);
        if (kind == BsonKind.NULL && isNullDefault && !header.type(column).isNullable()) {
            out.appendDefault();
            if (omitted != null) {
                omitted.add(column, row);
            }
            return;
        }
        try {
            cells[column].read(kind, document, out);
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    e.code(),
                    "%s: (while reading field %s)".formatted(e.text(), header.name(column)),
                    e);
        }
    }

    private void checkUnknown(int nameFrom, int nameTo) {
        if (!isUnknownSkipped) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Unknown field found while parsing BSONEachRow format: "
                            + new String(
                                    document.bytes(),
                                    nameFrom,
                                    nameTo - nameFrom,
                                    StandardCharsets.UTF_8));
        }
    }
}
