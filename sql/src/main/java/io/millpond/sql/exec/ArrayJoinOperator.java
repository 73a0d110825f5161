package io.millpond.sql.exec;

import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// Repeats each row of a block for every element of its arrays. Thread-safe.
///
/// Arrays of one row must be equally long. With LEFT a row of empty arrays stays once, with the
/// default of the element type. A map counts as an array of pairs.
final class ArrayJoinOperator {
    private final boolean isLeft;
    private final Layout layout;
    private final Program program;
    private final int[] kept;
    private final List<DataType> elementTypes;

    /// @param layout of the result: slots of the input, then those of the arrays
    ArrayJoinOperator(Plan.ArrayJoin plan, Layout inputLayout, Layout layout) {
        this.isLeft = plan.isLeft();
        this.layout = layout;
        this.program =
                new Program(plan.arrays().stream().map(Assignment::term).toList(), inputLayout);
        this.kept =
                layout.slots().stream()
                        .filter(inputLayout::contains)
                        .mapToInt(inputLayout::indexOf)
                        .toArray();
        this.elementTypes = plan.arrays().stream().map(Assignment::slot).map(Slot::type).toList();
    }

    Block apply(Block block) {
        int rowCount = block.rowCount();
        List<ArrayColumn> arrays = new ArrayList<>();
        for (Column column : program.evaluate(block.columns(), rowCount)) {
            arrays.add(array(Columns.full(column)));
        }
        int[] lengths = lengths(arrays, rowCount);
        int size = 0;
        for (int length : lengths) {
            size = Math.addExact(size, isLeft ? Math.max(1, length) : length);
        }
        int[] outerRows = new int[size];
        int at = 0;
        for (int row = 0; row < rowCount; row++) {
            int repeats = isLeft ? Math.max(1, lengths[row]) : lengths[row];
            for (int i = 0; i < repeats; i++) {
                outerRows[at++] = row;
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int index : kept) {
            columns.add(block.column(index).gather(outerRows, size));
        }
        for (int i = 0; i < arrays.size(); i++) {
            columns.add(elements(arrays.get(i), elementTypes.get(i), rowCount, size));
        }
        return new Block(layout.header(), columns, size);
    }

    private static ArrayColumn array(Column column) {
        return switch (column) {
            case ArrayColumn array -> array;
            case MapColumn map -> {
                int pairs = map.keys().rowCount();
                Column tuples = new TupleColumn(List.of(map.keys(), map.values()), pairs);
                yield new ArrayColumn(map.ends(), tuples, map.rowCount());
            }
            default -> throw new IllegalStateException("not an array: " + column);
        };
    }

    private static int[] lengths(List<ArrayColumn> arrays, int rowCount) {
        int[] lengths = new int[rowCount];
        ArrayColumn first = arrays.getFirst();
        for (int row = 0; row < rowCount; row++) {
            lengths[row] = first.end(row) - first.start(row);
        }
        for (ArrayColumn other : arrays.subList(1, arrays.size())) {
            for (int row = 0; row < rowCount; row++) {
                if (other.end(row) - other.start(row) != lengths[row]) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "Sizes of ARRAY-JOIN-ed arrays do not match: "
                                    + lengths[row]
                                    + " and "
                                    + (other.end(row) - other.start(row)));
                }
            }
        }
        return lengths;
    }

    private Column elements(ArrayColumn array, DataType type, int rowCount, int size) {
        int elementCount = array.elementCount();
        if (!isLeft || elementCount == size) {
            return array.elements().slice(0, elementCount);
        }
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.appendRange(array.elements(), 0, elementCount);
        builder.appendDefault();
        int[] places = new int[size];
        int at = 0;
        for (int row = 0; row < rowCount; row++) {
            if (array.start(row) == array.end(row)) {
                places[at++] = elementCount;
            }
            for (int element = array.start(row); element < array.end(row); element++) {
                places[at++] = element;
            }
        }
        return builder.build().gather(places, size);
    }
}
