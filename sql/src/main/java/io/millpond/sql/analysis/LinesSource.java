package io.millpond.sql.analysis;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Lines of text as a table of one column.
final class LinesSource implements TableSource {
    private final Header header;
    private final BytesColumn lines;

    LinesSource(String name, BytesColumn lines) {
        this.header = Header.of(new Field(name, DataTypes.STRING));
        this.lines = lines;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        boolean isRead = !request.columns().isEmpty();
        List<Column> columns = isRead ? List.of(lines) : List.of();
        Header some = isRead ? header : Header.EMPTY;
        return List.of(new OneBlock(new Block(some, columns, lines.rowCount())));
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
