package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.BiFunction;

/// An input format that is a way to make [BlockDecoder]s.
///
/// @param name the canonical spelling
/// @param isWhole whether documents can be decoded only when all their bytes are there
/// @param structures what columns a document says it has
public record BlockInputFormat(
        String name,
        boolean isWhole,
        BiFunction<Header, FormatSettings, BlockDecoder> decoders,
        BiFunction<byte[], FormatSettings, Optional<Header>> structures)
        implements InputFormat {
    /// Of a format whose documents say nothing of their columns.
    public BlockInputFormat(
            String name, BiFunction<Header, FormatSettings, BlockDecoder> decoders) {
        this(name, true, decoders, (_, _) -> Optional.empty());
    }

    @Override
    public Optional<Header> structure(byte[] document, FormatSettings settings) {
        return structures.apply(document, settings);
    }

    @Override
    public RowReader reader(InputStream input, Header header, FormatSettings settings) {
        return new BlockStreamReader(input, header, decoders.apply(header, settings), isWhole);
    }

    @Override
    public MessageDecoder decoder(Header header, FormatSettings settings) {
        BlockDecoder decoder = decoders.apply(header, settings);
        return (bytes, from, to, builders) ->
                decode(decoder, header, new ByteCursor(bytes, from, to), builders);
    }

    private static int decode(
            BlockDecoder decoder, Header header, ByteCursor in, ColumnBuilder[] builders) {
        decoder.start();
        int rowCount = 0;
        Block block = decoder.decode(in, new OmittedCells(header.size()));
        while (block != null) {
            for (int column = 0; column < builders.length; column++) {
                builders[column].appendRange(block.column(column), 0, block.rowCount());
            }
            rowCount += block.rowCount();
            block = decoder.decode(in, new OmittedCells(header.size()));
        }
        return rowCount;
    }
}
