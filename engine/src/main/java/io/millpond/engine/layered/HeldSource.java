package io.millpond.engine.layered;

import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import java.util.List;

/// The rows of a Buffer table, without the names of where they are.
record HeldSource(TableSource merged) implements TableSource {
    @Override
    public Header header() {
        return merged.header();
    }

    @Override
    public boolean takesFinal() {
        return merged.takesFinal();
    }

    @Override
    public boolean takesPrewhere() {
        return merged.takesPrewhere();
    }

    @Override
    public boolean filtersBy(String column) {
        return merged.filtersBy(column);
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        return merged.scan(request);
    }
}
