package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import org.jspecify.annotations.Nullable;

/// The result of a query, and the rows that stand beside it.
public interface ResultStream extends BlockStream {
    /// The one row of WITH TOTALS; null without that clause. Known once [#next] has returned null.
    @Nullable Block totals();

    /// Two rows, the least and the greatest value of each column; null unless setting `extremes`
    /// is on. Known once [#next] has returned null.
    @Nullable Block extremes();
}
