package io.millpond.engine.mergetree;

import io.millpond.sql.source.ScanFilter;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.Subcolumn;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One lane of a scan with FINAL: the rows of some merges, one after another, that meet the
/// filters of the query, then those that need no merge.
final class FinalLane implements BlockStream {
    private final Header header;
    private final List<BlockStream> merges;
    private final BlockStream plain;
    private final ScanRequest request;
    private final Map<String, Subcolumn> subcolumns;
    private int current;

    /// @param plain rows of `header` that meet the filters already
    /// @param subcolumns by the names that the query has for them
    FinalLane(
            Header header,
            List<BlockStream> merges,
            BlockStream plain,
            ScanRequest request,
            Map<String, Subcolumn> subcolumns) {
        this.header = header;
        this.merges = List.copyOf(merges);
        this.plain = plain;
        this.request = request;
        this.subcolumns = Map.copyOf(subcolumns);
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        while (current < merges.size()) {
            Block merged = merges.get(current).next();
            if (merged == null) {
                current++;
                continue;
            }
            Block rows = filter(merged);
            boolean mayContinue =
                    request.filters().isEmpty()
                            || request.meter().add(merged.rowCount(), merged.retainedBytes());
            if (!mayContinue) {
                current = merges.size();
                plain.close();
            }
            if (rows.rowCount() > 0) {
                return chosen(rows);
            }
        }
        return plain.next();
    }

    private Block filter(Block merged) {
        Block rows = merged;
        for (ScanFilter filter : request.filters()) {
            List<Column> columns = new ArrayList<>();
            for (String name : filter.columns()) {
                columns.add(column(rows, name));
            }
            int[] selected = filter.select(columns, rows.rowCount());
            if (selected.length < rows.rowCount()) {
                rows = rows.gather(selected, selected.length);
            }
            if (rows.rowCount() == 0) {
                return rows;
            }
        }
        return rows;
    }

    private Column column(Block rows, String name) {
        Subcolumn subcolumn = subcolumns.get(name);
        return subcolumn == null
                ? rows.column(name)
                : subcolumn.part().of(rows.column(subcolumn.column()));
    }

    private Block chosen(Block rows) {
        List<Column> columns = new ArrayList<>(header.size());
        for (int i = 0; i < header.size(); i++) {
            columns.add(column(rows, header.name(i)));
        }
        return new Block(header, columns, rows.rowCount());
    }

    @Override
    public void close() {
        current = merges.size();
        merges.forEach(BlockStream::close);
        plain.close();
    }
}
