package io.millpond.sql.aggregate.bitmap;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Layout;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The form of bitmaps of integers of one type: an array of them, in their order.
///
/// @param element an integer of up to 64 bits
record BitmapStates(DataType element) {
    /// The name of the function whose states bitmaps are.
    static final String FUNCTION = "groupBitmap";

    /// Whether integers of `type` can be in a bitmap.
    static boolean canHold(DataType type) {
        return Numbers.isInteger(type) && Numbers.fitsLong(type.layout());
    }

    /// The form of the bitmaps that `type` is of; null where it is of none.
    static @Nullable BitmapStates of(DataType type) {
        boolean isBitmap =
                type instanceof AggregateFunctionType state
                        && state.function().equals(FUNCTION)
                        && state.arguments().size() == 1
                        && canHold(DataTypes.plain(state.arguments().getFirst()));
        return isBitmap
                ? new BitmapStates(
                        DataTypes.plain(((AggregateFunctionType) type).arguments().getFirst()))
                : null;
    }

    /// As [#of], for the argument of an aggregate function.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT.
    static BitmapStates ofArgument(String function, DataType type) {
        BitmapStates states = of(type);
        if (states == null) {
            throw AggregateArguments.illegal(function, type);
        }
        return states;
    }

    AggregateFunctionType type() {
        return new AggregateFunctionType(FUNCTION, "", List.of(element));
    }

    StateForm form() {
        return StateForm.of(new ArrayType(element));
    }

    /// The bits of the integers in a column, without their sign.
    long[] numbers(Column column) {
        long[] numbers = Numbers.longs(column, element);
        long mask = mask();
        if (mask == -1 || DataTypes.isUnsigned(element)) {
            return numbers;
        }
        long[] masked = new long[column.rowCount()];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = numbers[i] & mask;
        }
        return masked;
    }

    private long mask() {
        Layout layout = element.layout();
        return switch (layout) {
            case BYTE -> 0xFFL;
            case SHORT -> 0xFFFFL;
            case INT -> 0xFFFF_FFFFL;
            default -> -1L;
        };
    }

    /// The bitmaps whose states a column has the bytes of.
    Bitmap[] read(Column states, int rowCount) {
        BytesColumn bytes = (BytesColumn) Columns.full(states);
        Bitmap[] bitmaps = new Bitmap[rowCount];
        int[] rows = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            bitmaps[row] = new Bitmap();
            rows[count] = row;
            count += bytes.length(row) > 0 ? 1 : 0;
        }
        ArrayColumn arrays = (ArrayColumn) form().read(bytes.gather(rows, count));
        long[] numbers = numbers(arrays.elements());
        for (int i = 0; i < count; i++) {
            bitmaps[rows[i]] = Bitmap.of(numbers, arrays.start(i), arrays.end(i));
        }
        return bitmaps;
    }

    /// A column of the bytes of bitmaps.
    Column write(Bitmap[] bitmaps) {
        return form().write(arrays(bitmaps), bitmaps.length);
    }

    /// Arrays of the integers of each bitmap.
    ArrayColumn arrays(Bitmap[] bitmaps) {
        int[] ends = new int[bitmaps.length];
        int total = 0;
        for (int i = 0; i < ends.length; i++) {
            total = Math.addExact(total, Math.toIntExact(bitmaps[i].size()));
            ends[i] = total;
        }
        long[] all = new long[total];
        for (int i = 0; i < ends.length; i++) {
            long[] numbers = bitmaps[i].toArray();
            System.arraycopy(numbers, 0, all, ends[i] - numbers.length, numbers.length);
        }
        return new ArrayColumn(ends, Numbers.ofLongs(all, total, element.layout()), ends.length);
    }
}
