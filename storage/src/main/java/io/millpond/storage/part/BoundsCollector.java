package io.millpond.storage.part;

import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.order.OrderNumbers;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.NothingType;

import org.jspecify.annotations.Nullable;

/// Finds the bounds of granule after granule of one column.
///
/// Rows are compared by their order numbers, values only where those tie. The numbers of a
/// dictionary are computed once for all granules that use it. Single-threaded.
final class BoundsCollector {
    private final DataType type;
    private final boolean isExact;
    private final ColumnOrder order;
    private final ColumnBuilder min;
    private final ColumnBuilder max;
    private final ByteColumnBuilder flags = new ByteColumnBuilder();

    /// The order numbers of the rows of the granule at hand.
    private long[] numbers = new long[0];

    /// The dictionary whose order numbers `dictionaryNumbers` holds.
    private @Nullable Column numbered;
    private long[] dictionaryNumbers = new long[0];

    private BoundsCollector(DataType type) {
        this.type = type;
        this.isExact = OrderNumbers.isExact(type);
        this.order = ColumnOrder.of(type);
        this.min = ColumnBuilders.of(type);
        this.max = ColumnBuilders.of(type);
    }

    /// A collector for columns of `type`, or null where such columns have no bounds.
    static @Nullable BoundsCollector of(DataType type) {
        DataType plain = DataTypes.withoutWrappers(type);
        if (plain instanceof NothingType || !OrderNumbers.exist(plain)) {
            return null;
        }
        return new BoundsCollector(plain);
    }

    /// Adds the granule of the rows `[from, to)`, at least one.
    void add(Column column, int from, int to) {
        switch (column) {
            case ConstantColumn constant -> add(constant.value(), 0, 1);
            case DictionaryColumn coded -> addCoded(coded, from, to);
            case NullableColumn nullable -> {
                Column values = nullable.values();
                if (values instanceof ConstantColumn constant) {
                    values = constant.materialize();
                }
                number(values, from, to);
                addNumbered(values, nullable.nulls(), null, from, to);
            }
            default -> {
                number(column, from, to);
                addNumbered(column, null, null, from, to);
            }
        }
    }

    private void number(Column values, int from, int to) {
        if (numbers.length < to - from) {
            numbers = new long[to - from];
        }
        OrderNumbers.fill(values, type, from, to, numbers);
    }

    private void addCoded(DictionaryColumn column, int from, int to) {
        Column dictionary = column.dictionary();
        byte @Nullable [] nulls = null;
        if (dictionary instanceof NullableColumn nullable) {
            nulls = nullable.nulls();
            dictionary = nullable.values();
        }
        if (numbered != dictionary) {
            numbered = dictionary;
            if (dictionaryNumbers.length < dictionary.rowCount()) {
                dictionaryNumbers = new long[dictionary.rowCount()];
            }
            OrderNumbers.fill(dictionary, type, 0, dictionary.rowCount(), dictionaryNumbers);
        }
        if (numbers.length < to - from) {
            numbers = new long[to - from];
        }
        int[] codes = column.codes();
        for (int row = from; row < to; row++) {
            numbers[row - from] = dictionaryNumbers[codes[row]];
        }
        addNumbered(dictionary, nulls, codes, from, to);
    }

    /// Finds the rows of `values` with the extreme values. Row `i` has its value in
    /// `values[codes[i]]`, or `values[i]` without codes, and is NULL where `nulls` says so there.
    private void addNumbered(
            Column values, byte @Nullable [] nulls, int @Nullable [] codes, int from, int to) {
        int flag = 0;
        int minRow = -1;
        int maxRow = -1;
        long minNumber = Long.MAX_VALUE;
        long maxNumber = Long.MIN_VALUE;
        boolean canBeNan = type instanceof FloatType;
        for (int i = from; i < to; i++) {
            int row = codes == null ? i : codes[i];
            if (nulls != null && nulls[row] != 0) {
                flag |= GranuleBounds.HAS_NULLS;
                continue;
            }
            if (canBeNan && isNan(values, row)) {
                flag |= GranuleBounds.HAS_NANS;
                continue;
            }
            long number = numbers[i - from];
            if (number <= minNumber
                    && (minRow < 0 || number < minNumber || isBefore(values, row, minRow))) {
                minNumber = number;
                minRow = row;
            }
            if (number >= maxNumber
                    && (maxRow < 0 || number > maxNumber || isBefore(values, maxRow, row))) {
                maxNumber = number;
                maxRow = row;
            }
        }
        append(values, minRow, maxRow, flag);
    }

    private boolean isBefore(Column values, int row, int otherRow) {
        return !isExact && row != otherRow && order.compare(values, row, values, otherRow) < 0;
    }

    private static boolean isNan(Column values, int row) {
        return switch (values) {
            case FloatColumn floats -> Float.isNaN(floats.value(row));
            case DoubleColumn doubles -> Double.isNaN(doubles.value(row));
            default -> false;
        };
    }

    private void append(Column values, int minRow, int maxRow, int flag) {
        if (minRow < 0) {
            min.appendDefault();
            max.appendDefault();
            flags.append((byte) flag);
            return;
        }
        flags.append((byte) (flag | GranuleBounds.HAS_VALUES));
        if (values instanceof BytesColumn texts
                && min instanceof BytesColumnBuilder minTexts
                && max instanceof BytesColumnBuilder maxTexts) {
            int start = texts.start(minRow);
            int length = Math.min(texts.length(minRow), GranuleBounds.TEXT_BYTES_MAX);
            minTexts.append(texts.bytes(), start, start + length);
            appendMax(texts, maxRow, maxTexts);
            return;
        }
        min.append(values, minRow);
        max.append(values, maxRow);
    }

    /// Appends a short byte string that is not before the value: its first bytes, the last of them
    /// that can be raised raised by one.
    private static void appendMax(BytesColumn texts, int row, BytesColumnBuilder target) {
        byte[] bytes = texts.bytes();
        int start = texts.start(row);
        int end = start + GranuleBounds.TEXT_BYTES_MAX;
        if (texts.end(row) > end) {
            while (end > start && bytes[end - 1] == (byte) 0xFF) {
                end--;
            }
            if (end > start) {
                target.write(bytes, start, end - 1);
                target.write((byte) (bytes[end - 1] + 1));
                target.finishRow();
                return;
            }
        }
        target.append(bytes, start, texts.end(row));
    }

    /// The bounds of all granules added.
    GranuleBounds build() {
        return new GranuleBounds(flags.build(), min.build(), max.build());
    }
}
