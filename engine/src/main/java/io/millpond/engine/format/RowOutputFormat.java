package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.io.OutputStream;
import java.util.function.BiFunction;

/// An output format that is a way to make [RowWriter]s.
///
/// @param name the canonical spelling
/// @param contentType the value of the HTTP header
/// @param writers makes the writer of one document
public record RowOutputFormat(
        String name, String contentType, BiFunction<Header, FormatSettings, RowWriter> writers)
        implements OutputFormat {
    @Override
    public boolean canWriteRows() {
        return !name.endsWith("Columns");
    }

    @Override
    public BlockWriter writer(OutputStream output, Header header, FormatSettings settings) {
        return new RowBlockWriter(writers.apply(header, settings), output);
    }

    @Override
    public MessageEncoder encoder(Header header, FormatSettings settings) {
        ByteSink sink = new ByteSink();
        return (block, fromRow, toRow) -> {
            sink.clear();
            encode(writers.apply(header, settings), block, fromRow, toRow, sink);
            return sink.toByteArray();
        };
    }

    private static void encode(
            RowWriter writer, Block block, int fromRow, int toRow, ByteSink sink) {
        writer.start(sink);
        for (int row = fromRow; row < toRow; row++) {
            writer.row(block, row, sink);
        }
        writer.finish(ResultStatistics.NONE, sink);
    }
}
