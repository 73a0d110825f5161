package io.millpond.engine.system;

import io.millpond.engine.table.RowBuffer;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.List;

/// A system table in a query: its rows are made when it is scanned.
record SystemTableSource(SystemTable<?> table, SystemScope scope) implements TableSource {
    @Override
    public Header header() {
        return table.shape().header();
    }

    @Override
    public List<Field> virtualColumns() {
        return table.shape().fields(true);
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        Block rows = table.block(request.columns(), scope);
        return List.of(new RowBuffer(rows.header(), List.of(rows), request.blockRows()));
    }
}
