package io.millpond.sql.testing;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/// A table of one block, handed out in slices that are dealt to the lanes in turn.
public final class MemoryTable implements TableSource {
    private final Block rows;

    /// What the last scan was asked for.
    private volatile @Nullable ScanRequest lastRequest;

    public MemoryTable(Block rows) {
        this.rows = rows;
    }

    @Override
    public Header header() {
        return rows.header();
    }

    @Override
    public OptionalLong exactRowCount() {
        return OptionalLong.of(rows.rowCount());
    }

    public @Nullable ScanRequest lastRequest() {
        return lastRequest;
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        lastRequest = request;
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (String name : request.columns()) {
            fields.add(rows.header().field(rows.header().indexOf(name)));
            columns.add(rows.column(name));
        }
        Block picked = new Block(new Header(fields), columns, rows.rowCount());
        List<Deque<Block>> lanes = new ArrayList<>();
        for (int i = 0; i < request.laneCount(); i++) {
            lanes.add(new ArrayDeque<>());
        }
        int slice = 0;
        for (int from = 0; from < rows.rowCount(); from += request.blockRows()) {
            int to = Math.min(rows.rowCount(), from + request.blockRows());
            lanes.get(slice++ % lanes.size()).add(picked.slice(from, to));
        }
        return lanes.stream()
                .<BlockStream>map(blocks -> new Lane(picked.header(), blocks))
                .toList();
    }

    private record Lane(Header header, Deque<Block> blocks) implements BlockStream {
        @Override
        public @Nullable Block next() {
            return blocks.poll();
        }

        @Override
        public void close() {
            blocks.clear();
        }
    }
}
