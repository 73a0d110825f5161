package io.millpond.engine.keyed;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.table.TableWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// Writes rows that replace those of the same keys. Single-threaded.
final class KeyValueWriter implements TableWriter {
    private final TableWriter rows;
    private final long keyCountMax;
    private final List<String> keyColumns;
    private final Supplier<Block> present;
    private final OpenInserts inserts;
    private @Nullable KeySet keys;

    /// @param keyCountMax 0: no limit
    /// @param present the rows of the table, asked for where there is a limit
    /// @param inserts where this one is, from its first row until its end
    KeyValueWriter(
            TableWriter rows,
            long keyCountMax,
            List<String> keyColumns,
            Supplier<Block> present,
            OpenInserts inserts) {
        this.inserts = inserts;
        this.rows = rows;
        this.keyCountMax = keyCountMax;
        this.keyColumns = keyColumns;
        this.present = present;
    }

    /// The rows with the mark that they are deleted, or are not.
    static Block marked(Block block, boolean isDeleted) {
        List<Field> fields = new ArrayList<>(block.header().fields());
        fields.add(KeyValueTable.MARK.field());
        List<Column> columns = new ArrayList<>(block.columns());
        byte[] marks = new byte[block.rowCount()];
        Arrays.fill(marks, (byte) (isDeleted ? 1 : 0));
        columns.add(new ByteColumn(marks, block.rowCount()));
        return new Block(new Header(fields), columns, block.rowCount());
    }

    /// The rows whose mark, which is their last column, says that they are deleted.
    static Block marked(Block block) {
        ByteColumn marks = (ByteColumn) Columns.full(block.columns().getLast());
        int[] rows = new int[block.rowCount()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            if (marks.value(row) != 0) {
                rows[count++] = row;
            }
        }
        return block.gather(rows, count);
    }

    @Override
    public void write(Block block) {
        if (keyCountMax > 0) {
            checkKeyCount(block);
        }
        inserts.begin(this);
        rows.write(marked(block, false));
    }

    private void checkKeyCount(Block block) {
        if (keys == null) {
            Block known = present.get();
            keys = new KeySet(known.header(), keyColumns);
            keys.add(known);
        }
        int before = keys.size();
        keys.add(block);
        if (keys.size() > keyCountMax) {
            throw new DatabaseException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "Limit would be exceeded by inserting %d new key(s). Limit is %d, while the"
                                    .formatted(keys.size() - before, keyCountMax)
                            + " number of keys is %d".formatted(before));
        }
    }

    @Override
    public void check(Block block) {
        rows.check(marked(block, false));
    }

    @Override
    public List<CatalogEdit> prepare() {
        return rows.prepare();
    }

    @Override
    public void publish() {
        rows.publish();
        inserts.end(this);
    }

    @Override
    public void abort() {
        rows.abort();
        inserts.end(this);
    }
}
