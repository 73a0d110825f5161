package io.millpond.engine.mergetree;

import io.millpond.sql.source.ReadMeter;
import io.millpond.sql.source.ScanFilter;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// One lane of a scan: a block for each piece it takes.
///
/// With filters, a block has the rows that meet them, and pieces without any are passed over. The
/// filters are asked one after another, each about the rows that met those before it; a filter
/// that the bounds of a piece answer is not asked. A column is read when the first filter needs
/// it, or at last, and only where rows are left.
final class ScanLane implements BlockStream {
    private final Header header;
    private final PieceQueue pieces;
    private final List<ScanFilter> filters;
    private final PartVirtualColumns virtual;
    private final ReadMeter meter;
    private final CancellationToken token;
    private @Nullable PieceReading reading;
    private boolean isClosed;

    ScanLane(
            Header header,
            PieceQueue pieces,
            List<ScanFilter> filters,
            PartVirtualColumns virtual,
            ReadMeter meter,
            CancellationToken token) {
        this.header = header;
        this.pieces = pieces;
        this.filters = filters;
        this.virtual = virtual;
        this.meter = meter;
        this.token = token;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        while (!isClosed) {
            token.check();
            MergeTreeSource.Piece piece = pieces.take();
            if (piece == null) {
                return null;
            }
            if (reading == null || reading.part().index() != piece.part().index()) {
                reading = new PieceReading(piece.part(), virtual);
            }
            reading.begin(piece);
            filter(piece, reading);
            Block block = reading.rowCount() == 0 ? null : block(reading);
            if (!filters.isEmpty()) {
                int looked = piece.part().reader().rowCount(piece.fromGranule(), piece.toGranule());
                isClosed |= !meter.add(looked, reading.takeReadBytes());
            }
            if (block != null) {
                return block;
            }
        }
        return null;
    }

    private void filter(MergeTreeSource.Piece piece, PieceReading rows) {
        for (ScanFilter filter : filters) {
            if (rows.rowCount() == 0) {
                return;
            }
            if (!piece.part().meetsAll(filter, piece)) {
                List<Column> columns = new ArrayList<>(filter.columns().size());
                for (String name : filter.columns()) {
                    columns.add(rows.column(name));
                }
                rows.keep(filter.select(columns, rows.rowCount()));
            }
        }
    }

    private Block block(PieceReading rows) {
        List<Column> columns = new ArrayList<>(header.size());
        for (int i = 0; i < header.size(); i++) {
            columns.add(rows.column(header.name(i)));
        }
        return new Block(header, columns, rows.rowCount());
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
