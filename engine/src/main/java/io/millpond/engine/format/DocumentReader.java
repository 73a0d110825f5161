package io.millpond.engine.format;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;

/// Reads a document from a stream, all of which it takes into memory with the first block.
final class DocumentReader implements RowReader {
    private final DocumentFormat format;
    private final InputStream input;
    private final Header header;
    private final FormatSettings settings;
    private @Nullable RowReader reader;

    DocumentReader(
            DocumentFormat format, InputStream input, Header header, FormatSettings settings) {
        this.format = format;
        this.input = input;
        this.header = header;
        this.settings = settings;
    }

    /// Of a stream without a byte there are no rows.
    @Override
    public @Nullable Block read(int rowCountMax, long byteCountMax) throws IOException {
        RowReader open = reader;
        if (open == null) {
            var document = DocumentBytes.of(format.name(), input, settings);
            if (document.byteSize() == 0) {
                return null;
            }
            open = format.reader(document, header, settings);
            reader = open;
        }
        return open.read(rowCountMax, byteCountMax);
    }

    @Override
    public OmittedCells omitted() {
        return reader == null ? new OmittedCells(header.size()) : reader.omitted();
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
