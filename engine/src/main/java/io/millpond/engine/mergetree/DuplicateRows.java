package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.table.Rewritable;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.part.PartReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Drops all but the first of the rows of a part that are equal in some columns, the sorting key
/// among them: equal rows stand together, so that what is remembered is one run of equal keys.
final class DuplicateRows implements PartRewrite.Attempt {
    private final MergeTreeShape shape;
    private final Optional<String> partitionId;
    private final List<String> columns;
    private final long number;
    private final int keyCount;

    /// @param columns stored ones; they include those of the sorting key
    DuplicateRows(
            MergeTreeShape shape, Optional<String> partitionId, List<String> columns, long number) {
        this.shape = shape;
        this.partitionId = partitionId;
        this.columns = columns;
        this.number = number;
        this.keyCount = shape.keys().sorting().size();
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public Optional<Rewritable.Rewrite> of(PartEntry part) {
        return partitionId.isEmpty() || partitionId.get().equals(part.partitionId())
                ? Optional.of(new Filter())
                : Optional.empty();
    }

    @Override
    public boolean isForced(PartReader part) {
        return false;
    }

    @Override
    public List<CatalogEdit> more() {
        return List.of();
    }

    /// A row that is kept, in the block it came in.
    private record Place(Block rows, int row) {}

    /// Takes the blocks of one part in order.
    private final class Filter implements Rewritable.Rewrite {
        private final Map<Long, List<Place>> run = new HashMap<>();
        private @Nullable Place last;

        @Override
        public Block apply(Block rows) {
            Block seen = wanted(rows);
            long[] hashes = new long[seen.rowCount()];
            seen.columns().forEach(column -> column.hashInto(hashes));
            int[] kept = new int[seen.rowCount()];
            int count = 0;
            for (int row = 0; row < seen.rowCount(); row++) {
                Place place = new Place(seen, row);
                if (last == null || !isEqual(last, place, keyCount)) {
                    run.clear();
                }
                last = place;
                if (isNew(hashes[row], place)) {
                    kept[count++] = row;
                }
            }
            return count == rows.rowCount() ? rows : rows.gather(Arrays.copyOf(kept, count), count);
        }

        /// The sorting key, then the columns that make rows equal.
        private Block wanted(Block rows) {
            List<Column> all = new ArrayList<>();
            shape.keys().sortingColumns(rows).forEach(key -> all.add(Columns.full(key)));
            columns.forEach(name -> all.add(Columns.full(rows.column(name))));
            List<Field> fields = new ArrayList<>(shape.keys().sortingHeader().fields());
            columns.forEach(name -> fields.add(rows.header().field(rows.header().indexOf(name))));
            return new Block(new Header(fields), all, rows.rowCount());
        }

        private boolean isNew(long hash, Place place) {
            List<Place> others = run.computeIfAbsent(hash, _ -> new ArrayList<>(1));
            for (Place other : others) {
                if (isEqual(other, place, place.rows().header().size())) {
                    return false;
                }
            }
            others.add(place);
            return true;
        }

        private static boolean isEqual(Place a, Place b, int columnCount) {
            for (int i = 0; i < columnCount; i++) {
                if (!a.rows().column(i).equalAt(a.row(), b.rows().column(i), b.row())) {
                    return false;
                }
            }
            return true;
        }
    }
}
