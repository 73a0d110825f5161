package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;

/// Blocks that need all rows of some inputs, computed when the first one is asked for.
///
/// The result is cut into blocks of the preferred size, and counts as memory of the query until it
/// has been read. Closing closes the inputs.
final class DeferredStream implements BlockStream {
    private final Header header;
    private final List<BlockStream> inputs;
    private final int blockRows;
    private final Execution.Reservation reservation;
    private @Nullable Supplier<Block> computation;
    private @Nullable Block result;
    private int nextRow;

    /// @param computation drains the inputs
    DeferredStream(
            Header header,
            List<BlockStream> inputs,
            Execution execution,
            Supplier<Block> computation) {
        this.header = header;
        this.inputs = List.copyOf(inputs);
        this.blockRows = execution.blockRows();
        this.reservation = execution.reserve();
        this.computation = computation;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        Supplier<Block> pending = computation;
        if (pending != null) {
            computation = null;
            result = pending.get();
            reservation.set(result.retainedBytes());
        }
        Block whole = result;
        if (whole == null || nextRow >= whole.rowCount()) {
            result = null;
            reservation.release();
            return null;
        }
        int fromRow = nextRow;
        nextRow = (int) Math.min((long) fromRow + blockRows, whole.rowCount());
        return whole.slice(fromRow, nextRow);
    }

    @Override
    public void close() {
        computation = null;
        result = null;
        reservation.release();
        inputs.forEach(BlockStream::close);
    }
}
