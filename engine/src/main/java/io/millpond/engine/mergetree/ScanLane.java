package io.millpond.engine.mergetree;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One lane of a scan: a block for each piece it takes.
final class ScanLane implements BlockStream {
    private final Header header;
    private final PieceQueue pieces;
    private final PartVirtualColumns virtual;
    private final CancellationToken token;
    private int partIndex;
    private PartColumns.@Nullable Reading reading;
    private boolean isClosed;

    ScanLane(
            Header header, PieceQueue pieces, PartVirtualColumns virtual, CancellationToken token) {
        this.header = header;
        this.pieces = pieces;
        this.virtual = virtual;
        this.token = token;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        if (isClosed) {
            return null;
        }
        token.check();
        MergeTreeSource.Piece piece = pieces.take();
        if (piece == null) {
            return null;
        }
        PartColumns plan = piece.part().columns();
        if (reading == null || partIndex != piece.part().index()) {
            partIndex = piece.part().index();
            reading = plan.open(piece.part().reader());
        }
        Block stored = reading.read(piece.fromGranule(), piece.toGranule());
        List<Column> columns = new ArrayList<>(header.size());
        for (int i = 0; i < header.size(); i++) {
            int index = plan.header().indexOf(header.name(i));
            columns.add(
                    index >= 0
                            ? stored.column(index)
                            : virtual.column(header.name(i), piece, stored.rowCount()));
        }
        return new Block(header, columns, stored.rowCount());
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
