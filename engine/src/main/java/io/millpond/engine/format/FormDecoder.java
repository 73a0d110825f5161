package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// Decodes Form: a document is one row, `name=value` with `&` between, percent-encoded as browsers
/// send it; a plus is a plus, as in ClickHouse.
public final class FormDecoder implements RowDecoder {
    private final ColumnNames names;
    private final WholeTexts texts;
    private final boolean isUnknownSkipped;
    private final BitSet given = new BitSet();

    public FormDecoder(Header header, FormatSettings settings) {
        this.names = new ColumnNames(header, settings);
        this.texts = new WholeTexts(header, settings);
        this.isUnknownSkipped = settings.flag("input_format_skip_unknown_fields");
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return from;
    }

    @Override
    public int brokenRowEnd(byte[] bytes, int from, int to) {
        return to;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (in.isAtEnd()) {
            return false;
        }
        int row = builders.length == 0 ? 0 : builders[0].rowCount();
        given.clear();
        while (!in.isAtEnd()) {
            String name = decoded(in, '=');
            in.expect('=');
            readField(name, decoded(in, '&'), row, builders, omitted);
            in.skipIf('&');
        }
        for (int column = given.nextClearBit(0);
                column < builders.length;
                column = given.nextClearBit(column + 1)) {
            builders[column].appendDefault();
            if (omitted != null) {
                omitted.add(column, row);
            }
        }
        return true;
    }

    private void readField(
            String name,
            String value,
            int row,
            ColumnBuilder[] builders,
            @Nullable OmittedCells omitted) {
        int column = names.find(name);
        if (column < 0) {
            if (!isUnknownSkipped) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Unknown field found while parsing Form format: " + name);
            }
            return;
        }
        if (given.get(column)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Duplicate field found while parsing Form format: " + name);
        }
        given.set(column);
        try {
            if (!texts.read(column, value, builders[column]) && omitted != null) {
                omitted.add(column, row);
            }
        } catch (DatabaseException e) {
            throw InputErrors.inKey(e, name);
        }
    }

    /// Reads up to `end`, which is not moved past; an escape that is none stays as it is.
    private static String decoded(ByteCursor in, char end) {
        ByteSink plain = new ByteSink();
        byte[] bytes = in.bytes();
        int at = in.at();
        while (at < in.end() && bytes[at] != end) {
            int high = bytes[at] == '%' ? digit(in, at + 1) : -1;
            int low = high < 0 ? -1 : digit(in, at + 2);
            if (low < 0) {
                plain.put(bytes[at++]);
            } else {
                plain.put((byte) (high << 4 | low));
                at += 3;
            }
        }
        in.seek(at);
        return new String(plain.bytes(), 0, plain.size(), StandardCharsets.UTF_8);
    }

    private static int digit(ByteCursor in, int at) {
        return at < in.end() ? Character.digit(in.bytes()[at], 16) : -1;
    }
}
