package io.millpond.engine.format.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.reader.ParquetFileReader;

import io.millpond.engine.format.DocumentFormat;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.InferredNulls;
import io.millpond.engine.format.RowReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Parquet as an input. Immutable.
public final class ParquetFormat implements DocumentFormat {
    /// `PAR1`, the lowest byte first: the first and the last bytes of a document.
    static final int MAGIC = 0x31524150;

    private static final String NAME = "Parquet";
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int FRAME_BYTES = 12;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RowReader reader(MemorySegment document, Header header, FormatSettings settings) {
        return new ParquetReader(document, header, settings);
    }

    @Override
    public Header structure(MemorySegment document, FormatSettings settings) {
        try (HardwoodContext context = HardwoodContext.create(1)) {
            return InferredNulls.apply(schema(open(document, context), false).header(), settings);
        }
    }

    /// Errors: INCORRECT_DATA.
    static ParquetFileReader open(MemorySegment document, HardwoodContext context) {
        long size = document.byteSize();
        if (size < FRAME_BYTES || document.get(INT, size - Integer.BYTES) != MAGIC) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Not a Parquet file (wrong magic bytes at the end of file)");
        }
        return ParquetErrors.translated(
                "Cannot read the footer of the Parquet document",
                () -> ParquetFileReader.open(new SegmentFile(document), context));
    }

    /// Errors: as [ParquetSchema#of].
    static ParquetSchema schema(ParquetFileReader file, boolean isCaseIgnored) {
        return ParquetErrors.translated(
                "Cannot read the schema of the Parquet document",
                () -> ParquetSchema.of(file.getFileSchema(), isCaseIgnored));
    }
}
