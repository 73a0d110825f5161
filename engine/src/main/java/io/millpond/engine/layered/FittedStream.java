package io.millpond.engine.layered;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Blocks with other columns, each made of those of a stream.
///
/// @param fittings one for each column of `header`
record FittedStream(BlockStream stream, Header header, List<Fitting> fittings)
        implements BlockStream {
    /// How a column is made.
    @FunctionalInterface
    interface Fitting {
        Column apply(Block block, int rowCount);
    }

    @Override
    public @Nullable Block next() {
        Block block = stream.next();
        if (block == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>(fittings.size());
        for (Fitting fitting : fittings) {
            columns.add(fitting.apply(block, block.rowCount()));
        }
        return new Block(header, columns, block.rowCount());
    }

    @Override
    public void close() {
        stream.close();
    }
}
