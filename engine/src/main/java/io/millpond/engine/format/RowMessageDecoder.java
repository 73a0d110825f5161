package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.ColumnBuilder;

/// Decodes messages with a [RowDecoder], each message a document.
final class RowMessageDecoder implements MessageDecoder {
    private final RowDecoder decoder;
    private final ByteCursor cursor = new ByteCursor(new byte[0]);

    RowMessageDecoder(RowDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public int decode(byte[] bytes, int from, int to, ColumnBuilder[] builders) {
        cursor.reset(bytes, from, to);
        decoder.start();
        int rowCount = 0;
        try {
            while (decoder.readRow(cursor, builders, null)) {
                rowCount++;
            }
            decoder.finish();
        } catch (DatabaseException e) {
            throw atRow(e, rowCount + 1);
        }
        return rowCount;
    }

    /// The same error with the number of the row, counted from 1, as ClickHouse adds it.
    static DatabaseException atRow(DatabaseException e, long rowNumber) {
        return new DatabaseException(e.code(), e.text() + ": (at row " + rowNumber + ")\n", e);
    }
}
