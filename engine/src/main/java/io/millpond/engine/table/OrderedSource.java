package io.millpond.engine.table;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.Subcolumn;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.OptionalLong;

/// The stored columns of a table without the virtual columns, keys and abilities of the engine that
/// keeps them; read by one thread, in their order, where that is asked for.
public record OrderedSource(TableSource stored, boolean isOrdered) implements TableSource {
    @Override
    public Header header() {
        return stored.header();
    }

    @Override
    public boolean filtersBy(String column) {
        return stored.filtersBy(column);
    }

    @Override
    public long columnBytes(String column) {
        return stored.columnBytes(column);
    }

    @Override
    public boolean reads(Subcolumn subcolumn) {
        return stored.reads(subcolumn);
    }

    @Override
    public OptionalLong exactRowCount() {
        return stored.exactRowCount();
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        return stored.scan(request.unordered(false, isOrdered ? 1 : request.laneCount()));
    }
}
