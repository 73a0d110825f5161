package io.millpond.engine.format.arrow;

import io.millpond.engine.format.DocumentFormat;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.InferredNulls;
import io.millpond.engine.format.RowReader;
import io.millpond.storage.block.Header;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/// Arrow as an input. Immutable.
///
/// @param isStream whether it is ArrowStream, which is read message by message, and not Arrow,
///     files with a footer
public record ArrowFormat(boolean isStream) implements DocumentFormat {
    @Override
    public String name() {
        return isStream ? "ArrowStream" : "Arrow";
    }

    @Override
    public RowReader reader(MemorySegment document, Header header, FormatSettings settings) {
        return new ArrowReader(messages(document), header, settings);
    }

    @Override
    public RowReader reader(InputStream input, Header header, FormatSettings settings) {
        return isStream
                ? new ArrowReader(ArrowMessages.of(input), header, settings)
                : DocumentFormat.super.reader(input, header, settings);
    }

    @Override
    public Header structure(MemorySegment document, FormatSettings settings) {
        try {
            return InferredNulls.apply(
                    ArrowReader.schema(messages(document), false).header(), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ArrowMessages messages(MemorySegment document) {
        return isStream ? ArrowMessages.in(document) : ArrowMessages.file(document);
    }
}
