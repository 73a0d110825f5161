package io.millpond.sql.exec;

import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Repeats each row of a stream for every element of its arrays. Single-threaded.
///
/// Arrays of one row must be equally long, unless shorter ones are to be filled. With LEFT a row
/// of empty arrays stays once, with the default of the element type. A map counts as an array of
/// pairs. Long arrays leave in portions, so that they do not fill the memory.
final class ArrayJoinStream implements BlockStream {
    private static final int PORTION_ROWS = Block.ROWS_PREFERRED;

    private final BlockStream source;
    private final boolean isLeft;
    private final boolean isUnaligned;
    private final Layout layout;
    private final Program program;
    private final int[] kept;
    private final List<DataType> elementTypes;
    private final Checkpoint checkpoint;
    private @Nullable Block block;

    // Of the block that is being repeated.
    private List<Elements> arrays = List.of();
    private int[] repeats = new int[0];

    /// The next row and the next of its repetitions.
    private int row;

    private int repeat;

    /// The arrays of a block.
    ///
    /// @param array of one row where it is the same for all
    /// @param values the elements, with a default behind them where some rows have to be filled
    private record Elements(
            ArrayColumn array, boolean isConstant, Column values, boolean isFilled) {
        int start(int row) {
            return array.start(isConstant ? 0 : row);
        }

        int length(int row) {
            int place = isConstant ? 0 : row;
            return array.end(place) - array.start(place);
        }

        Elements filled(DataType type) {
            ColumnBuilder builder = ColumnBuilders.of(type);
            builder.appendRange(values, 0, array.elementCount());
            builder.appendDefault();
            return new Elements(array, isConstant, builder.build(), true);
        }
    }

    /// @param layout of the result: slots of the input, then those of the arrays
    ArrayJoinStream(
            Plan.ArrayJoin plan,
            BlockStream source,
            Layout inputLayout,
            Layout layout,
            Checkpoint checkpoint) {
        this.source = source;
        this.isLeft = plan.isLeft();
        this.isUnaligned = plan.isUnaligned();
        this.layout = layout;
        this.program =
                new Program(
                        plan.arrays().stream().map(Assignment::term).toList(),
                        inputLayout,
                        checkpoint);
        this.kept =
                layout.slots().stream()
                        .filter(inputLayout::contains)
                        .mapToInt(inputLayout::indexOf)
                        .toArray();
        this.elementTypes = plan.arrays().stream().map(Assignment::slot).map(Slot::type).toList();
        this.checkpoint = checkpoint;
    }

    @Override
    public Header header() {
        return layout.header();
    }

    @Override
    public @Nullable Block next() {
        while (true) {
            Block current = block;
            if (current == null) {
                current = source.next();
                if (current == null) {
                    return null;
                }
                begin(current);
            }
            checkpoint.pass();
            Block portion = portion(current);
            if (row == current.rowCount()) {
                block = null;
            }
            if (portion.rowCount() > 0) {
                return portion;
            }
        }
    }

    private void begin(Block next) {
        int rowCount = next.rowCount();
        List<Elements> found = new ArrayList<>();
        for (Column column : program.evaluate(next.columns(), rowCount)) {
            // A constant is not spelled out: a long array times all rows may not fit.
            boolean isConstant = column instanceof ConstantColumn;
            Column one = column instanceof ConstantColumn constant ? constant.value() : column;
            ArrayColumn array = array(one);
            found.add(new Elements(array, isConstant, array.elements(), isConstant));
        }
        repeats = lengths(found, rowCount);
        long size = 0;
        for (int i = 0; i < rowCount; i++) {
            repeats[i] = isLeft ? Math.max(1, repeats[i]) : repeats[i];
            size += repeats[i];
        }
        arrays = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Elements elements = found.get(i);
            boolean isFilled = elements.isConstant() || elements.array().elementCount() != size;
            arrays.add(isFilled ? elements.filled(elementTypes.get(i)) : elements);
        }
        block = next;
        row = 0;
        repeat = 0;
    }

    /// The next rows of the result; none where the rest of the block has none.
    private Block portion(Block current) {
        int[] outerRows = new int[PORTION_ROWS];
        int[] places = new int[PORTION_ROWS];
        int firstRow = row;
        int firstRepeat = repeat;
        int count = 0;
        while (row < current.rowCount() && count < PORTION_ROWS) {
            int more = Math.min(repeats[row] - repeat, PORTION_ROWS - count);
            Arrays.fill(outerRows, count, count + more, row);
            for (int i = 0; i < more; i++) {
                places[count + i] = repeat + i;
            }
            count += more;
            repeat += more;
            if (repeat == repeats[row]) {
                row++;
                repeat = 0;
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int index : kept) {
            columns.add(current.column(index).gather(outerRows, count));
        }
        for (Elements elements : arrays) {
            if (count == 0) {
                columns.add(elements.values().slice(0, 0));
            } else if (elements.isFilled()) {
                columns.add(filled(elements, outerRows, places, count));
            } else {
                int from = elements.start(firstRow) + firstRepeat;
                columns.add(elements.values().slice(from, from + count));
            }
        }
        return new Block(layout.header(), columns, count);
    }

    /// Elements at some places of their rows, with defaults behind the last one of a row.
    private static Column filled(Elements elements, int[] rows, int[] places, int count) {
        int[] at = new int[count];
        for (int i = 0; i < count; i++) {
            boolean isElement = places[i] < elements.length(rows[i]);
            at[i] =
                    isElement
                            ? elements.start(rows[i]) + places[i]
                            : elements.array().elementCount();
        }
        return elements.values().gather(at, count);
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
    private int[] lengths(List<Elements> columns, int rowCount) {
        int[] lengths = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            lengths[i] = columns.getFirst().length(i);
        }
        for (Elements other : columns.subList(1, columns.size())) {
            for (int i = 0; i < rowCount; i++) {
                int length = other.length(i);
                if (length != lengths[i] && !isUnaligned) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "Sizes of ARRAY-JOIN-ed arrays do not match: "
                                    + lengths[i]
                                    + " and "
                                    + length);
                }
                lengths[i] = Math.max(lengths[i], length);
            }
        }
        return lengths;
    }

    @Override
    public void close() {
        block = null;
        arrays = List.of();
        source.close();
    }
}
