package io.millpond.engine.mergetree;

import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
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
final class GranuleFilter {
    private final TableDefinition definition;
    private final List<ColumnCondition> conditions;

    GranuleFilter(TableDefinition definition, List<ColumnCondition> conditions) {
        this.definition = definition;
        this.conditions = conditions;
    }

    /// For each granule whether it has to be read.
    boolean[] granules(PartReader part) {
        boolean[] wanted = new boolean[part.granuleCount()];
        Arrays.fill(wanted, true);
        for (ColumnCondition condition : conditions) {
            Optional<TableColumn> column = definition.column(condition.column());
            int index = part.header().indexOf(definition.stored().storedName(condition.column()));
            if (column.isEmpty() || index < 0) {
                continue;
            }
            DataType type = part.header().type(index);
            if (type.equals(column.get().type())) {
                Optional<GranuleBounds> bounds = part.bounds(index);
                bounds.ifPresent(
                        b -> exclude(wanted, condition, b, DataTypes.withoutWrappers(type)));
            }
        }
        return wanted;
    }

    private static void exclude(
            boolean[] wanted, ColumnCondition condition, GranuleBounds bounds, DataType type) {
        ColumnOrder order = ColumnOrder.of(type);
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
