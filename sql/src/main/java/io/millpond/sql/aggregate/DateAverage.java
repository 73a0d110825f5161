package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;

import java.util.List;

/// The mean of dates or times: of their days, seconds or ticks, rounded for Date, Date32 and
/// DateTime64, cut off for the others.
///
/// @param inner the mean of the numbers
/// @param type of the values and of the mean
record DateAverage(Accumulator inner, DataType type) implements WrappingAccumulator {
    /// Whether the mean of such values is a value of their type.
    static boolean isAbout(DataType type) {
        return switch (type) {
            case DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _,
                    TimeType _,
                    Time64Type _ ->
                    true;
            default -> false;
        };
    }

    static DateAverage of(DataType type) {
        return new DateAverage(new AverageAccumulator(number(type)), type);
    }

    /// The integer type of the same layout.
    private static DataType number(DataType type) {
        return switch (type) {
            case DateType _ -> DataTypes.UINT16;
            case DateTimeType _ -> DataTypes.UINT32;
            case Date32Type _, TimeType _ -> DataTypes.INT32;
            default -> DataTypes.INT64;
        };
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        inner.add(groups, groupCount, arguments, rowCount);
    }

    @Override
    public Column result(int groupCount) {
        double[] means = ((DoubleColumn) inner.result(groupCount)).values();
        boolean isRounded =
                type instanceof DateType
                        || type instanceof Date32Type
                        || type instanceof DateTime64Type;
        long[] values = new long[groupCount];
        for (int group = 0; group < groupCount; group++) {
            values[group] = isRounded ? Math.round(means[group]) : (long) means[group];
        }
        return Numbers.ofLongs(values, groupCount, type.layout());
    }
}
