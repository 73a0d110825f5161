package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Block;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Writes blocks with a [RowWriter] through a buffer.
final class RowBlockWriter implements BlockWriter {
    private final RowWriter rows;
    private final OutputStream output;
    private final ByteSink sink;
    private boolean isStarted;

    RowBlockWriter(RowWriter rows, OutputStream output) {
        this.rows = rows;
        this.output = output;
        this.sink = new ByteSink(output);
    }

    @Override
    public void write(Block block) throws IOException {
        try {
            start();
            for (int row = 0; row < block.rowCount(); row++) {
                rows.row(block, row, sink);
                sink.flushIfFull();
            }
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
        start();
        rows.finish(statistics, sink);
        flush();
    }

    private void start() {
        if (!isStarted) {
            isStarted = true;
            rows.start(sink);
        }
    }
}
