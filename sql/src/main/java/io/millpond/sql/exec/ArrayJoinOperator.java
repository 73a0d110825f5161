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
import java.util.Arrays;
import java.util.List;

/// Repeats each row of a block for every element of its arrays. Thread-safe.
///
/// Arrays of one row must be equally long, unless shorter ones are to be filled. With LEFT a row
/// of empty arrays stays once, with the default of the element type. A map counts as an array of
/// pairs.
final class ArrayJoinOperator {
    private final boolean isLeft;
    private final boolean isUnaligned;
    private final Layout layout;
    private final Program program;
    private final int[] kept;
    private final List<DataType> elementTypes;

    /// @param layout of the result: slots of the input, then those of the arrays
    ArrayJoinOperator(Plan.ArrayJoin plan, Layout inputLayout, Layout layout) {
        this.isLeft = plan.isLeft();
        this.isUnaligned = plan.isUnaligned();
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
        int[] repeats = lengths(arrays, rowCount);
        int size = 0;
        for (int row = 0; row < rowCount; row++) {
            repeats[row] = isLeft ? Math.max(1, repeats[row]) : repeats[row];
            size = Math.addExact(size, repeats[row]);
        }
        int[] outerRows = new int[size];
        int at = 0;
        for (int row = 0; row < rowCount; row++) {
            Arrays.fill(outerRows, at, at + repeats[row], row);
            at += repeats[row];
        }
        List<Column> columns = new ArrayList<>();
        for (int index : kept) {
            columns.add(block.column(index).gather(outerRows, size));
        }
        for (int i = 0; i < arrays.size(); i++) {
            columns.add(elements(arrays.get(i), elementTypes.get(i), repeats, size));
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

    /// How many elements each row has; that of the longest array where they may differ.
    private int[] lengths(List<ArrayColumn> arrays, int rowCount) {
        int[] lengths = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            lengths[row] = length(arrays.getFirst(), row);
        }
        for (ArrayColumn other : arrays.subList(1, arrays.size())) {
            for (int row = 0; row < rowCount; row++) {
                int length = length(other, row);
                if (length != lengths[row] && !isUnaligned) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "Sizes of ARRAY-JOIN-ed arrays do not match: "
                                    + lengths[row]
                                    + " and "
                                    + length);
                }
                lengths[row] = Math.max(lengths[row], length);
            }
        }
        return lengths;
    }

    private static int length(ArrayColumn array, int row) {
        return array.end(row) - array.start(row);
    }

    /// The elements of an array, with defaults where the result has more rows than elements.
    private static Column elements(ArrayColumn array, DataType type, int[] repeats, int size) {
        int elementCount = array.elementCount();
        if (elementCount == size) {
            return array.elements().slice(0, elementCount);
        }
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.appendRange(array.elements(), 0, elementCount);
        builder.appendDefault();
        int[] places = new int[size];
        int at = 0;
        for (int row = 0; row < repeats.length; row++) {
            int start = array.start(row);
            int length = length(array, row);
            for (int i = 0; i < repeats[row]; i++) {
                places[at++] = i < length ? start + i : elementCount;
            }
        }
        return builder.build().gather(places, size);
    }
}
