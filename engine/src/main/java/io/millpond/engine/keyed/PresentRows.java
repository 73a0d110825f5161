package io.millpond.engine.keyed;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The last row of each key, without those that are marked as deleted.
///
/// @param stored has the columns of `header` and the mark, and takes FINAL
/// @param mark the column that is 1 in rows that are deleted
record PresentRows(Header header, TableSource stored, String mark) implements TableSource {
    @Override
    public boolean filtersBy(String column) {
        return stored.filtersBy(column);
    }

    @Override
    public boolean isKey(String column) {
        return stored.isKey(column);
    }

    @Override
    public long columnBytes(String column) {
        return stored.columnBytes(column);
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        List<String> columns = new ArrayList<>(request.columns());
        columns.add(mark);
        ScanRequest last =
                request.reading(columns, request.conditions())
                        .unordered(true, request.laneCount())
                        .unlimited();
        return stored.scan(last).stream()
                .<BlockStream>map(stream -> new Present(stream, picked(request)))
                .toList();
    }

    private Header picked(ScanRequest request) {
        List<Field> fields = new ArrayList<>();
        for (String name : request.columns()) {
            fields.add(header.field(header.indexOf(name)));
        }
        return new Header(fields);
    }

    private record Present(BlockStream stream, Header header) implements BlockStream {
        @Override
        public @Nullable Block next() {
            Block block = stream.next();
            while (block != null) {
                Block present = present(block);
                if (present.rowCount() > 0) {
                    return present;
                }
                block = stream.next();
            }
            return null;
        }

        /// The mark is the last column.
        private Block present(Block block) {
            ByteColumn marks = (ByteColumn) Columns.full(block.columns().getLast());
            int[] rows = new int[block.rowCount()];
            int count = 0;
            for (int row = 0; row < rows.length; row++) {
                if (marks.value(row) == 0) {
                    rows[count++] = row;
                }
            }
            List<Column> columns = block.columns().subList(0, header.size());
            Block picked = new Block(header, columns, block.rowCount());
            return count == rows.length ? picked : picked.gather(rows, count);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
