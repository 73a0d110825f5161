package io.millpond.engine.mergetree;

import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.sql.source.RowCondition;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.part.GranuleBounds;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which granules of a part can hold rows that meet some conditions, by the least and the greatest
/// value of each granule.
///
/// Columns of the sorting key have narrow bounds in a sorted part, so this is the primary index
/// too; and unlike that, it knows every column. Columns of which a part has no bounds, or values
/// of another type than the table has now, exclude nothing.
///
/// The same bounds tell of granules that all their rows meet a condition.
final class GranuleFilter {
    private final TableDefinition definition;
    private final List<RowCondition> conditions;

    GranuleFilter(TableDefinition definition, List<RowCondition> conditions) {
        this.definition = definition;
        this.conditions = conditions;
    }

    /// For each granule whether it has to be read.
    boolean[] granules(PartReader part) {
        boolean[] wanted = new boolean[part.granuleCount()];
        Arrays.fill(wanted, true);
        conditions.forEach(condition -> exclude(wanted, condition, part));
        return wanted;
    }

    private void exclude(boolean[] wanted, RowCondition condition, PartReader part) {
        switch (condition) {
            case ColumnCondition comparison ->
                    bounds(definition, comparison, part)
                            .ifPresent(
                                    bounds ->
                                            exclude(
                                                    wanted,
                                                    comparison,
                                                    bounds,
                                                    order(definition, comparison)));
            case Predicate _ -> {
                // Bounds know of comparisons only.
            }
            case RowCondition.AllOf all ->
                    all.conditions().forEach(one -> exclude(wanted, one, part));
            case RowCondition.AnyOf any -> {
                boolean[] wantedByAny = new boolean[wanted.length];
                for (RowCondition one : any.conditions()) {
                    boolean[] wantedByOne = wanted.clone();
                    exclude(wantedByOne, one, part);
                    for (int granule = 0; granule < wanted.length; granule++) {
                        wantedByAny[granule] |= wantedByOne[granule];
                    }
                }
                System.arraycopy(wantedByAny, 0, wanted, 0, wanted.length);
            }
        }
    }

    /// The bounds of the condition's column, if the part has them.
    private static Optional<GranuleBounds> bounds(
            TableDefinition definition, ColumnCondition condition, PartReader part) {
        Optional<TableColumn> column = definition.column(condition.column());
        int index = part.header().indexOf(definition.stored().storedName(condition.column()));
        boolean isSame =
                column.isPresent()
                        && index >= 0
                        && part.header().type(index).equals(column.get().type());
        return isSame ? part.bounds(index) : Optional.empty();
    }

    private static ColumnOrder order(TableDefinition definition, ColumnCondition condition) {
        DataType type = definition.column(condition.column()).orElseThrow().type();
        return ColumnOrder.of(DataTypes.withoutWrappers(type));
    }

    /// Whether the bounds tell that all rows of the granules `[fromGranule, toGranule)` meet a
    /// condition.
    static boolean meetAll(
            TableDefinition definition,
            ColumnCondition condition,
            PartReader part,
            int fromGranule,
            int toGranule) {
        GranuleBounds bounds = bounds(definition, condition, part).orElse(null);
        boolean isFloat =
                bounds != null
                        && (bounds.min() instanceof FloatColumn
                                || bounds.min() instanceof DoubleColumn);
        // The orders of bounds and of comparisons differ in zeros of different signs.
        if (bounds == null || isFloat) {
            return false;
        }
        ColumnOrder order = order(definition, condition);
        for (int granule = fromGranule; granule < toGranule; granule++) {
            if (bounds.hasNulls(granule)
                    || !bounds.hasValues(granule)
                    || !meetAll(condition, bounds, order, granule)) {
                return false;
            }
        }
        return true;
    }

    private static boolean meetAll(
            ColumnCondition condition, GranuleBounds bounds, ColumnOrder order, int granule) {
        Column constants = condition.constants();
        return switch (condition.operator()) {
            case LESS -> order.compare(bounds.max(), granule, constants, 0) < 0;
            case LESS_OR_EQUAL -> order.compare(bounds.max(), granule, constants, 0) <= 0;
            case GREATER -> order.compare(bounds.min(), granule, constants, 0) > 0;
            case GREATER_OR_EQUAL -> order.compare(bounds.min(), granule, constants, 0) >= 0;
            case EQUAL, IN -> {
                if (order.compare(bounds.min(), granule, bounds.max(), granule) != 0) {
                    yield false;
                }
                for (int row = 0; row < constants.rowCount(); row++) {
                    if (order.compare(bounds.min(), granule, constants, row) == 0) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private static void exclude(
            boolean[] wanted, ColumnCondition condition, GranuleBounds bounds, ColumnOrder order) {
        for (int granule = 0; granule < wanted.length; granule++) {
            if (wanted[granule]
                    && !bounds.hasNans(granule)
                    && (!bounds.hasValues(granule)
                            || !canMeet(condition, bounds, order, granule))) {
                wanted[granule] = false;
            }
        }
    }

    private static boolean canMeet(
            ColumnCondition condition, GranuleBounds bounds, ColumnOrder order, int granule) {
        Column constants = condition.constants();
        return switch (condition.operator()) {
            case LESS -> order.compare(bounds.min(), granule, constants, 0) < 0;
            case LESS_OR_EQUAL -> order.compare(bounds.min(), granule, constants, 0) <= 0;
            case GREATER -> order.compare(bounds.max(), granule, constants, 0) > 0;
            case GREATER_OR_EQUAL -> order.compare(bounds.max(), granule, constants, 0) >= 0;
            case EQUAL, IN -> {
                for (int row = 0; row < constants.rowCount(); row++) {
                    if (order.compare(bounds.min(), granule, constants, row) <= 0
                            && order.compare(bounds.max(), granule, constants, row) >= 0) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }
}
