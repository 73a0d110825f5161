package io.millpond.engine.format;

import io.millpond.storage.block.Header;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.BiFunction;

/// An input format that is a way to make [RowDecoder]s.
///
/// @param name the canonical spelling
/// @param decoders makes the decoder of one header under settings
/// @param structures what columns a document says it has
public record RowInputFormat(
        String name,
        BiFunction<Header, FormatSettings, RowDecoder> decoders,
        BiFunction<byte[], FormatSettings, Optional<Header>> structures)
        implements InputFormat {
    /// Of a format whose documents say nothing of their columns.
    public RowInputFormat(String name, BiFunction<Header, FormatSettings, RowDecoder> decoders) {
        this(name, decoders, (_, _) -> Optional.empty());
    }

    @Override
    public Optional<Header> structure(byte[] document, FormatSettings settings) {
        return structures.apply(document, settings);
    }

    @Override
    public RowReader reader(InputStream input, Header header, FormatSettings settings) {
        return reader(input, header, settings, StreamRowReader.BUFFER_BYTES);
    }

    /// As the other, with a buffer of a given size.
    RowReader reader(InputStream input, Header header, FormatSettings settings, int bufferBytes) {
        return new StreamRowReader(
                input, header, decoders.apply(header, settings), settings, bufferBytes);
    }

    @Override
    public MessageDecoder decoder(Header header, FormatSettings settings) {
        // As ClickHouse's Kafka engine, a message's first row is never guessed to be a header.
        FormatSettings plain =
                settings.with("input_format_csv_detect_header", "0")
                        .with("input_format_tsv_detect_header", "0");
        return new RowMessageDecoder(decoders.apply(header, plain), plain);
    }
}
