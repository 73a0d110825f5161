package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;

/// An output format that is a way to make [DocumentWriter]s.
///
/// @param name the canonical spelling
/// @param contentType the value of the HTTP header
public record BlockOutputFormat(
        String name, String contentType, BiFunction<Header, FormatSettings, DocumentWriter> writers)
        implements OutputFormat {
    @Override
    public boolean canWriteRows() {
        return false;
    }

    @Override
    public BlockWriter writer(OutputStream output, Header header, FormatSettings settings) {
        return new Writer(writers.apply(header, settings), output, new ByteSink(output));
    }

    @Override
    public MessageEncoder encoder(Header header, FormatSettings settings) {
        ByteSink sink = new ByteSink();
        return (block, fromRow, toRow) -> {
            sink.clear();
            DocumentWriter writer = writers.apply(header, settings);
            writer.write(block, fromRow, toRow, sink);
            writer.finish(sink);
            return sink.toByteArray();
        };
    }

    private record Writer(DocumentWriter document, OutputStream output, ByteSink sink)
            implements BlockWriter {
        @Override
        public void write(Block block) throws IOException {
            try {
                document.write(block, 0, block.rowCount(), sink);
                sink.flushIfFull();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                sink.flush();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            output.flush();
        }

        @Override
        public void finish(ResultStatistics statistics) throws IOException {
            document.finish(sink);
            flush();
        }
    }
}
