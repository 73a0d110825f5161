package io.millpond.sql.source;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.block.ListStream;
import io.millpond.storage.column.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// One block as a table, read in one piece whatever its size: the result becomes one block too, and
/// putting slices together again costs more than they save.
public final class BlockSource implements TableSource {
    private final Header header;
    private final List<Field> virtualColumns;
    private final Block block;

    /// @param header the columns of `*`
    /// @param virtualColumns columns by name only
    /// @param block has at least those columns, by name
    public BlockSource(Header header, List<Field> virtualColumns, Block block) {
        this.header = header;
        this.virtualColumns = List.copyOf(virtualColumns);
        this.block = block;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public List<Field> virtualColumns() {
        return virtualColumns;
    }

    @Override
    public OptionalLong exactRowCount() {
        return OptionalLong.of(block.rowCount());
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        List<Field> fields = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (String name : request.columns()) {
            fields.add(block.header().field(block.header().indexOf(name)));
            columns.add(block.column(name));
        }
        Block picked = new Block(new Header(fields), columns, block.rowCount());
        return List.of(ListStream.of(picked));
    }
}
