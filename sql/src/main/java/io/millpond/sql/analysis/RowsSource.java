package io.millpond.sql.analysis;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A block as a table.
final class RowsSource implements TableSource {
    private final Block rows;

    RowsSource(Block rows) {
        this.rows = rows;
    }

    @Override
    public Header header() {
        return rows.header();
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (String name : request.columns()) {
            int index = rows.header().indexOf(name);
            fields.add(rows.header().fields().get(index));
            columns.add(rows.column(index));
        }
        return List.of(new OneBlock(new Block(new Header(fields), columns, rows.rowCount())));
    }

    /// A stream of one block.
    private static final class OneBlock implements BlockStream {
        private final Header header;
        private @Nullable Block block;

        OneBlock(Block block) {
            this.header = block.header();
            this.block = block.rowCount() == 0 ? null : block;
        }

        @Override
        public Header header() {
            return header;
        }

        @Override
        public @Nullable Block next() {
            Block next = block;
            block = null;
            return next;
        }

        @Override
        public void close() {
            block = null;
        }
    }
}
