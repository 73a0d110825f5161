package io.millpond.engine.format;

import io.millpond.storage.block.Header;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// An output format that writes one table for people.
///
/// @param name the canonical spelling
/// @param style the table's lines
public record PrettyOutputFormat(String name, PrettyStyle style) implements OutputFormat {
    @Override
    public String contentType() {
        return "text/plain; charset=UTF-8";
    }

    @Override
    public boolean canWriteRows() {
        return false;
    }

    @Override
    public BlockWriter writer(OutputStream output, Header header, FormatSettings settings) {
        return new PrettyWriter(style, header, settings, output);
    }

    @Override
    public MessageEncoder encoder(Header header, FormatSettings settings) {
        return (block, fromRow, toRow) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            PrettyWriter writer = new PrettyWriter(style, header, settings, bytes);
            writer.write(block.slice(fromRow, toRow));
            try {
                writer.finish(ResultStatistics.NONE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        };
    }
}
