package io.millpond.engine.mergetree;

import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.source.TopRows;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.part.GranuleBounds;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which granules may still hold rows that a query shows first of all, by the least and the
/// greatest values of each.
///
/// Granules whose best values come first are read first, so that of a column that rises with the
/// rows, as the sorting key does, few granules are read. Thread-safe.
final class TopGranules {
    private final TopRows top;
    private final List<Key> keys = new ArrayList<>();

    /// A column to order by.
    ///
    /// @param bounds of each part that has them, by the part's place
    private record Key(TopRows.Key key, ColumnOrder order, Map<Integer, GranuleBounds> bounds) {
        /// The bound of the values that come first.
        Column best(GranuleBounds of) {
            return key.isDescending() ? of.max() : of.min();
        }

        /// Whether there may be values before all that the bounds are of.
        boolean hasVoidsFirst(GranuleBounds of, int granule) {
            return key.isNullsFirst() && (of.hasNulls(granule) || of.hasNans(granule));
        }

        int compare(Column left, int leftRow, Column right, int rightRow) {
            int result = order.compare(left, leftRow, right, rightRow);
            return key.isDescending() ? -result : result;
        }
    }

    TopGranules(TopRows top, TableDefinition definition, List<MergeTreeSource.OpenPart> parts) {
        this.top = top;
        for (TopRows.Key key : top.keys()) {
            TableColumn column = definition.column(key.column()).orElse(null);
            if (column == null || !column.isStored()) {
                break;
            }
            Map<Integer, GranuleBounds> bounds = new HashMap<>();
            for (MergeTreeSource.OpenPart part : parts) {
                PartReader reader = part.reader();
                int index = reader.header().indexOf(definition.stored().storedName(key.column()));
                if (index >= 0 && reader.header().type(index).equals(column.type())) {
                    reader.bounds(index).ifPresent(found -> bounds.put(part.index(), found));
                }
            }
            keys.add(
                    new Key(key, ColumnOrder.of(DataTypes.withoutWrappers(column.type())), bounds));
        }
    }

    /// The order in which pieces of one granule are read; pieces of which nothing is known come
    /// first.
    int compare(MergeTreeSource.Piece left, MergeTreeSource.Piece right) {
        for (Key key : keys) {
            GranuleBounds of = key.bounds().get(left.part().index());
            GranuleBounds ofRight = key.bounds().get(right.part().index());
            boolean isKnown = of != null && isKnown(key, of, left.fromGranule());
            boolean isRightKnown = ofRight != null && isKnown(key, ofRight, right.fromGranule());
            if (of == null || ofRight == null || !isKnown || !isRightKnown) {
                return Boolean.compare(isKnown, isRightKnown);
            }
            int compared =
                    key.compare(
                            key.best(of),
                            left.fromGranule(),
                            key.best(ofRight),
                            right.fromGranule());
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static boolean isKnown(Key key, GranuleBounds of, int granule) {
        return of.hasValues(granule) && !key.hasVoidsFirst(of, granule);
    }

    /// What of a piece may hold rows that are shown, from the first such granule to the last; null
    /// when there is none.
    MergeTreeSource.@Nullable Piece rest(MergeTreeSource.Piece piece) {
        List<Column> last = top.last();
        if (last == null) {
            return piece;
        }
        int from = piece.fromGranule();
        int to = piece.toGranule();
        while (from < to && !mayHold(piece.part(), from, last)) {
            from++;
        }
        while (from < to && !mayHold(piece.part(), to - 1, last)) {
            to--;
        }
        return from == to ? null : new MergeTreeSource.Piece(piece.part(), from, to);
    }

    /// Whether a granule may hold a row that does not come after the last one shown. Where all rows
    /// have the same value of a key, the next key decides.
    private boolean mayHold(MergeTreeSource.OpenPart part, int granule, List<Column> last) {
        for (int i = 0; i < keys.size(); i++) {
            Key key = keys.get(i);
            GranuleBounds of = key.bounds().get(part.index());
            Column value = value(last.get(i));
            if (of == null || value == null || key.hasVoidsFirst(of, granule)) {
                return true;
            }
            if (!of.hasValues(granule)) {
                // Only NULL and NaN, which come after every value.
                return false;
            }
            int compared = key.compare(key.best(of), granule, value, 0);
            boolean isConstant =
                    !of.hasNulls(granule)
                            && !of.hasNans(granule)
                            && key.compare(of.min(), granule, of.max(), granule) == 0;
            if (compared != 0 || !isConstant) {
                return compared <= 0 && (compared < 0 || !isLast(i));
            }
        }
        return !isLast(keys.size() - 1);
    }

    /// Whether a query orders by no more keys than so many.
    private boolean isLast(int key) {
        return top.isWhole() && key == top.keys().size() - 1;
    }

    /// The value of a key without its wrappers; null for NULL and NaN.
    private static @Nullable Column value(Column column) {
        Column full = Columns.full(column);
        Column plain = full instanceof DictionaryColumn coded ? coded.materialize() : full;
        if (plain instanceof NullableColumn nullable) {
            return nullable.isNull(0) ? null : nullable.values();
        }
        boolean isNan =
                (plain instanceof DoubleColumn doubles && Double.isNaN(doubles.value(0)))
                        || (plain instanceof FloatColumn floats && Float.isNaN(floats.value(0)));
        return isNan ? null : plain;
    }
}
