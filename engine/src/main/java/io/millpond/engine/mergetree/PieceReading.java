package io.millpond.engine.mergetree;

import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.part.PartScan;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// Reads piece after piece of one part: columns one by one, of the rows of a piece that are still
/// wanted. Single-threaded.
final class PieceReading {
    private final MergeTreeSource.OpenPart part;
    private final PartVirtualColumns virtual;

    /// The readings of single columns, or under the empty name the one of all.
    private final Map<String, PartColumns.Reading> readings = new HashMap<>();

    private final Map<String, PartScan> scans = new HashMap<>();

    /// Columns of the piece that were read, of the rows that are wanted.
    private final Map<String, Column> known = new HashMap<>();

    private MergeTreeSource.@Nullable Piece piece;
    private int rowCount;
    private long countedBytes;

    /// The rows wanted, counted from the first one of the piece; null: all.
    private int @Nullable [] rows;

    PieceReading(MergeTreeSource.OpenPart part, PartVirtualColumns virtual) {
        this.part = part;
        this.virtual = virtual;
    }

    MergeTreeSource.OpenPart part() {
        return part;
    }

    /// Goes on to another piece of the part, of which all rows are wanted that were not deleted.
    void begin(MergeTreeSource.Piece next) {
        piece = next;
        rows = part.present(next);
        rowCount =
                rows == null
                        ? part.reader().rowCount(next.fromGranule(), next.toGranule())
                        : rows.length;
        known.clear();
    }

    /// The number of rows that are wanted.
    int rowCount() {
        return rowCount;
    }

    /// A stored or virtual column, of the rows that are wanted.
    Column column(String name) {
        Column column = known.get(name);
        if (column == null) {
            column = read(name);
            known.put(name, column);
        }
        return column;
    }

    private Column read(String name) {
        MergeTreeSource.Piece current = current();
        MergeTreeSource.StoredSubcolumn subcolumn = part.plans().subcolumns().get(name);
        if (subcolumn != null) {
            return read(name, subcolumn, current);
        }
        if (part.all().header().indexOf(name) < 0) {
            int all = part.reader().rowCount(current.fromGranule(), current.toGranule());
            Column column = virtual.column(name, current, all);
            return rows == null ? column : column.gather(rows, rows.length);
        }
        if (part.all().isComplete()) {
            return readings.computeIfAbsent(name, _ -> part.column(name).open(part.reader()))
                    .read(current.fromGranule(), current.toGranule(), rows)
                    .column(0);
        }
        // A column that is computed from others has to see the same values of them as the query.
        Block block =
                readings.computeIfAbsent("", _ -> part.all().open(part.reader()))
                        .read(current.fromGranule(), current.toGranule(), rows);
        for (int i = 0; i < block.header().size(); i++) {
            known.put(block.header().name(i), block.column(i));
        }
        return block.column(name);
    }

    private Column read(
            String name, MergeTreeSource.StoredSubcolumn subcolumn, MergeTreeSource.Piece current) {
        int from = current.fromGranule();
        int to = current.toGranule();
        if (subcolumn.storedName().isEmpty()) {
            Column whole =
                    readings.computeIfAbsent(name, _ -> subcolumn.whole().open(part.reader()))
                            .read(from, to, rows)
                            .column(0);
            return subcolumn.part().of(whole);
        }
        String stored = subcolumn.storedName().get();
        return scans.computeIfAbsent(name, _ -> part.reader().scan(stored, subcolumn.part()))
                .read(from, to, rows)
                .column(0);
    }

    private MergeTreeSource.Piece current() {
        if (piece == null) {
            throw new IllegalStateException("no piece");
        }
        return piece;
    }

    /// Wants from now on only some of the rows wanted before.
    ///
    /// @param selected ascending, counted among those
    void keep(int[] selected) {
        if (selected.length == rowCount) {
            return;
        }
        int[] before = rows;
        if (before == null) {
            rows = selected;
        } else {
            int[] after = new int[selected.length];
            for (int i = 0; i < after.length; i++) {
                after[i] = before[selected[i]];
            }
            rows = after;
        }
        rowCount = selected.length;
        known.replaceAll((_, column) -> column.gather(selected, selected.length));
    }

    /// The uncompressed bytes read since the last time this was asked.
    long takeReadBytes() {
        long all = readings.values().stream().mapToLong(PartColumns.Reading::readBytes).sum();
        all += scans.values().stream().mapToLong(PartScan::readBytes).sum();
        long bytes = all - countedBytes;
        countedBytes = all;
        return bytes;
    }
}
