package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.ColumnBuilder;

/// Decodes messages with a [RowDecoder], each message a document.
///
/// Broken rows are left out as long as the settings allow that many in one message.
final class RowMessageDecoder implements MessageDecoder {
    private final RowDecoder decoder;
    private final BrokenRows broken;
    private final ByteCursor cursor = new ByteCursor(new byte[0]);

    RowMessageDecoder(RowDecoder decoder, FormatSettings settings) {
        this.decoder = decoder;
        this.broken = new BrokenRows(settings);
    }

    @Override
    public int decode(byte[] bytes, int from, int to, ColumnBuilder[] builders) {
        int rowsBefore = builders.length == 0 ? 0 : builders[0].rowCount();
        cursor.reset(bytes, from, to);
        decoder.start();
        broken.start();
        int rowCount = 0;
        boolean isEnded = false;
        while (!isEnded) {
            int start = cursor.at();
            try {
                if (decoder.readRow(cursor, builders, null)) {
                    rowCount++;
                } else {
                    isEnded = true;
                }
            } catch (DatabaseException e) {
                long number = rowCount + broken.count() + 1;
                int end = broken.end(e, decoder, bytes, start, to, number);
                broken.leaveOut();
                for (ColumnBuilder builder : builders) {
                    builder.rollback(rowsBefore + rowCount);
                }
                cursor.seek(end);
            }
        }
        finish(rowCount);
        return rowCount;
    }

    private void finish(int rowCount) {
        try {
            decoder.finish();
        } catch (DatabaseException e) {
            throw InputErrors.atRow(e, rowCount + broken.count() + 1);
        }
    }

    @Override
    public long skippedRowCount() {
        return broken.count();
    }
}
