package io.millpond.engine.format;

import io.millpond.storage.block.Header;

import java.io.InputStream;
import java.util.function.BiFunction;

/// An input format that is a way to make [RowDecoder]s.
///
/// @param name the canonical spelling
/// @param decoders makes the decoder of one header under settings
record RowInputFormat(String name, BiFunction<Header, FormatSettings, RowDecoder> decoders)
        implements InputFormat {
    @Override
    public RowReader reader(InputStream input, Header header, FormatSettings settings) {
        return new StreamRowReader(input, header, decoders.apply(header, settings), settings);
    }

    @Override
    public MessageDecoder decoder(Header header, FormatSettings settings) {
        return new RowMessageDecoder(decoders.apply(header, settings));
    }
}
