package io.millpond.engine.format;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/// An input format whose documents are read in any order, the end first, and hold their columns
/// apart: only those that are asked for are read.
///
/// A document that comes as a stream is taken into memory, within limits; a file is read where it
/// is.
public interface DocumentFormat extends InputFormat {
    /// A reader of the rows of a document all of whose bytes can be reached.
    ///
    /// @param document must stay valid until the reader is closed
    /// @param header the columns to fill, found by their names; may have none, and then blocks have
    ///     rows only
    RowReader reader(MemorySegment document, Header header, FormatSettings settings);

    /// The columns that a document says it has.
    ///
    /// Errors: INCORRECT_DATA, UNKNOWN_TYPE.
    Header structure(MemorySegment document, FormatSettings settings);

    @Override
    default RowReader reader(InputStream input, Header header, FormatSettings settings) {
        return new DocumentReader(this, input, header, settings);
    }

    @Override
    default MessageDecoder decoder(Header header, FormatSettings settings) {
        return (bytes, from, to, builders) -> {
            MemorySegment message = MemorySegment.ofArray(bytes).asSlice(from, to - from);
            try (RowReader reader = reader(message, header, settings)) {
                return append(reader, builders);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static int append(RowReader reader, ColumnBuilder[] builders) throws IOException {
        int rowCount = 0;
        Block block = reader.read(Block.ROWS_PREFERRED, Long.MAX_VALUE);
        while (block != null) {
            for (int column = 0; column < builders.length; column++) {
                builders[column].appendRange(block.column(column), 0, block.rowCount());
            }
            rowCount += block.rowCount();
            block = reader.read(Block.ROWS_PREFERRED, Long.MAX_VALUE);
        }
        return rowCount;
    }
}
