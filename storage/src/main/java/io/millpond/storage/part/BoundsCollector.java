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

    /// Where the values of these rows stand.
    private int[] rows = new int[0];

    private int keptCount;

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
        reserve(to - from);
        OrderNumbers.fill(values, type, from, to, numbers);
    }

    private void reserve(int count) {
        if (numbers.length < count) {
            numbers = new long[count];
            rows = new int[count];
        }
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
        reserve(to - from);
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
        int count = to - from;
        int flag = 0;
        if (nulls != null || type instanceof FloatType) {
            flag = skipped(values, nulls, codes, from, to);
            count = keptCount;
        } else {
            for (int i = 0; i < count; i++) {
                rows[i] = codes == null ? from + i : codes[from + i];
            }
        }
        long minNumber = Long.MAX_VALUE;
        long maxNumber = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            minNumber = Math.min(minNumber, numbers[i]);
            maxNumber = Math.max(maxNumber, numbers[i]);
        }
        append(
                values,
                extreme(values, count, minNumber, true),
                extreme(values, count, maxNumber, false),
                flag);
    }

    /// Moves the rows that have a value to the front of `numbers` and `rows`; returns the flags of
    /// the others.
    private int skipped(
            Column values, byte @Nullable [] nulls, int @Nullable [] codes, int from, int to) {
        int flag = 0;
        int kept = 0;
        for (int i = from; i < to; i++) {
            int row = codes == null ? i : codes[i];
            if (nulls != null && nulls[row] != 0) {
                flag |= GranuleBounds.HAS_NULLS;
            } else if (isNan(values, row)) {
                flag |= GranuleBounds.HAS_NANS;
            } else {
                numbers[kept] = numbers[i - from];
                rows[kept++] = row;
            }
        }
        keptCount = kept;
        return flag;
    }

    /// The row of `values` that is first, or last, among those with the number `number`; -1 when
    /// there is none.
    private int extreme(Column values, int count, long number, boolean isFirst) {
        int found = -1;
        for (int i = 0; i < count; i++) {
            if (numbers[i] != number) {
                continue;
            }
            int row = rows[i];
            if (found < 0) {
                found = row;
                if (isExact) {
                    return row;
                }
            } else if (isFirst ? isBefore(values, row, found) : isBefore(values, found, row)) {
                found = row;
            }
        }
        return found;
    }

    /// Whether one value is before another one with the same number.
    private boolean isBefore(Column values, int row, int otherRow) {
        if (row == otherRow) {
            return false;
        }
        if (values instanceof BytesColumn texts) {
            int length = texts.length(row);
            int otherLength = texts.length(otherRow);
            if (length <= Long.BYTES && otherLength <= Long.BYTES) {
                // The numbers hold all their bytes; only zeros at the end can differ.
                return length < otherLength;
            }
        }
        return order.compare(values, row, values, otherRow) < 0;
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
