package io.millpond.engine.format.avro;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.format.RowDecoder;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// Decodes Avro container files; see [AvroWriter] for the form.
///
/// Holds the plain bytes of one block at a time.
public final class AvroDecoder implements RowDecoder {
    /// How many records without any bytes a block may hold.
    private static final int FREE_RECORDS_MAX = 1 << 20;

    private final Header columns;
    private final FormatSettings settings;
    private final AvroInput file = new AvroInput(true);
    private final AvroInput block = new AvroInput(false);

    private @Nullable AvroFileHeader head;
    private @Nullable Schema plannedSchema;
    private @Nullable AvroPlan plan;
    private long rowsLeft;

    public AvroDecoder(Header columns, FormatSettings settings) {
        this.columns = columns;
        this.settings = settings;
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
        head = null;
        rowsLeft = 0;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        while (rowsLeft == 0) {
            if (in.isAtEnd()) {
                return false;
            }
            readFrame(in);
        }
        plan().read(block, builders, omitted);
        rowsLeft--;
        if (rowsLeft == 0 && !block.isAtEnd()) {
            throw AvroInput.broken("a block has more bytes than its records");
        }
        return true;
    }

    private AvroPlan plan() {
        if (plan == null) {
            throw new IllegalStateException("no head was read");
        }
        return plan;
    }

    /// Reads the head, or the next block. Nothing has changed when the bytes end too soon.
    private void readFrame(ByteCursor in) {
        file.reset(in.bytes(), in.at(), in.end());
        AvroFileHeader before = head;
        if (before == null) {
            AvroFileHeader next = AvroFileHeader.read(file);
            if (plan == null || !next.schema().equals(plannedSchema)) {
                plan = new AvroPlan(next.schema(), columns, settings);
                plannedSchema = next.schema();
            }
            head = next;
        } else {
            readBlock(before);
        }
        in.seek(file.at());
    }

    private void readBlock(AvroFileHeader of) {
        long count = file.nextLong();
        int length = file.nextLength();
        int from = file.at();
        file.skip(length);
        if (!AvroFileHeader.marker(file).equals(of.marker())) {
            throw AvroInput.broken("the marker behind a block is not that of the file");
        }
        byte[] plain = of.codec().unpack(file.bytes(), from, from + length);
        if (count < 0 || count > Math.max(plain.length, FREE_RECORDS_MAX)) {
            throw AvroInput.broken(
                    "a block of %d bytes cannot hold %d records".formatted(plain.length, count));
        }
        block.reset(plain, 0, plain.length);
        rowsLeft = count;
    }

    @Override
    public void finish() {
        if (head == null) {
            throw new DatabaseException(
                    ErrorCode.ATTEMPT_TO_READ_AFTER_EOF,
                    "Attempt to read after eof: (while reading header of Avro file)");
        }
    }
}
