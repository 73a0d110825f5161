package io.millpond.sql.aggregate.list;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.CollectedRows;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Aggregates that make an array, or one text, of all values of a group.
public final class CollectedLists {
    private static final String CATEGORY = "Aggregate";
    private static final int POSITIONS_MAX = 0xFFFFFF;

    private CollectedLists() {}

    public static List<AggregateFunction> all() {
        return List.of(
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "groupArrayInsertAt[(default[, size])](x, position)",
                                "An array with each value at its position."),
                        CollectedLists::bindInsertAt),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "groupArraySorted(limit)(x)",
                                "The least values of a group in order."),
                        CollectedLists::bindSorted),
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                CATEGORY,
                                "groupArraySample(size[, seed])(x)",
                                "A random sample of the values of a group."),
                        CollectedLists::bindSample),
                DefinedAggregate.of(
                        new FunctionDescription(
                                "groupConcat",
                                List.of("group_concat", "string_agg"),
                                true,
                                CATEGORY,
                                "groupConcat[(delimiter[, limit])](x[, delimiter])",
                                "The values of a group as one text, a delimiter between them."),
                        CollectedLists::bindConcat));
    }

    private static BoundAggregate bindInsertAt(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "groupArrayInsertAt";
        AggregateArguments.parameters(name, parameters, 0, 2);
        AggregateArguments.count(name, arguments, 2, 2);
        DataType position = arguments.get(1);
        if (!Numbers.isInteger(position)
                || !DataTypes.isUnsigned(position)
                || !Numbers.fitsLong(position.layout())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Second argument of aggregate function groupArrayInsertAt must be unsigned"
                            + " integer.");
        }
        long size = AggregateArguments.count(name, parameters, parameterTypes, 1, 0);
        DataType type = arguments.getFirst();
        Column filler =
                parameters.isEmpty()
                        ? ColumnBuilders.defaultValue(type)
                        : filler(parameters.getFirst(), parameterTypes.getFirst(), type);
        return AggregateArguments.bound(
                new ArrayType(type),
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        insertAt(columns, arguments, ends, filler, (int) size)));
    }

    private static Column filler(Column value, DataType from, DataType to) {
        try {
            return Columns.full(Fillers.convert(value, from, to));
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_CONVERT_TYPE,
                    "Cannot convert default value of type "
                            + from.name()
                            + " for aggregate function groupArrayInsertAt to "
                            + to.name(),
                    e);
        }
    }

    private static Column insertAt(
            List<Column> columns, List<DataType> types, int[] ends, Column filler, int size) {
        long[] positions = Numbers.longs(columns.get(1), types.get(1));
        Column fillerFirst =
                Columns.concat(types.getFirst(), List.of(filler, Columns.full(columns.getFirst())));
        int[] gathered = new int[64];
        int[] resultEnds = new int[ends.length];
        int from = 0;
        int total = 0;
        for (int group = 0; group < ends.length; group++) {
            int length = size;
            for (int row = from; row < ends[group]; row++) {
                if (positions[row] < 0 || positions[row] >= POSITIONS_MAX) {
                    throw new DatabaseException(
                            ErrorCode.TOO_LARGE_ARRAY_SIZE,
                            "Too large array size: position argument ("
                                    + Long.toUnsignedString(positions[row])
                                    + ") is greater or equals to limit ("
                                    + POSITIONS_MAX
                                    + ")");
                }
                if (size == 0) {
                    length = Math.max(length, (int) positions[row] + 1);
                }
            }
            if (total + length > gathered.length) {
                gathered = Arrays.copyOf(gathered, Math.max(2 * gathered.length, total + length));
            }
            for (int row = from; row < ends[group]; row++) {
                if (positions[row] < length && gathered[total + (int) positions[row]] == 0) {
                    gathered[total + (int) positions[row]] = row + 1;
                }
            }
            total += length;
            resultEnds[group] = total;
            from = ends[group];
        }
        return new ArrayColumn(resultEnds, fillerFirst.gather(gathered, total), ends.length);
    }

    private static BoundAggregate bindSorted(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "groupArraySorted";
        AggregateArguments.count(name, arguments, 1, 1);
        if (parameters.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Parameter for aggregate function groupArraySorted should have limit argument");
        }
        int limit =
                (int)
                        Math.min(
                                Integer.MAX_VALUE,
                                AggregateArguments.positive(name, parameters, parameterTypes, 0));
        DataType type = arguments.getFirst();
        if (!DataTypes.isOrdered(type)) {
            throw AggregateArguments.illegal(name, type);
        }
        ColumnOrder order = ColumnOrder.of(type);
        return AggregateArguments.bound(
                new ArrayType(type), () -> new SortedValues(type, order, limit));
    }

    private static BoundAggregate bindSample(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "groupArraySample";
        AggregateArguments.parameters(name, parameters, 1, 2);
        AggregateArguments.count(name, arguments, 1, 1);
        long size = AggregateArguments.positive(name, parameters, parameterTypes, 0);
        long seed = AggregateArguments.count(name, parameters, parameterTypes, 1, 123456);
        if (size == 0 || size > POSITIONS_MAX) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Parameter for aggregate function groupArraySample should be a positive number"
                            + " of at most "
                            + POSITIONS_MAX);
        }
        DataType type = arguments.getFirst();
        return AggregateArguments.bound(
                new ArrayType(type),
                () ->
                        new CollectedRows(
                                arguments,
                                (columns, ends, groupCount) ->
                                        Samples.of(columns.getFirst(), ends, (int) size, seed)));
    }

    private static BoundAggregate bindConcat(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        String name = "groupConcat";
        AggregateArguments.parameters(name, parameters, 0, 2);
        AggregateArguments.count(name, arguments, 1, 1);
        String delimiter =
                parameters.isEmpty() ? "" : AggregateArguments.text(name, parameters.getFirst());
        long limit = AggregateArguments.count(name, parameters, parameterTypes, 1, Long.MAX_VALUE);
        DataType type = arguments.getFirst();
        return AggregateArguments.bound(
                DataTypes.STRING,
                () ->
                        new CollectedRows(
                                List.of(type),
                                (columns, ends, groupCount) ->
                                        concat(columns.getFirst(), type, ends, delimiter, limit)));
    }

    private static Column concat(
            Column values, DataType type, int[] ends, String delimiter, long limit) {
        ValueWriter writer =
                ValueWriter.of(type, TextStyle.PLAIN, CodecSettings.in(ZoneOffset.UTC));
        ByteSink sink = new ByteSink();
        int[] textEnds = new int[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            for (int row = from; row < ends[group] && row - from < limit; row++) {
                sink.put(row == from ? "" : delimiter);
                writer.write(values, row, sink);
            }
            textEnds[group] = sink.size();
            from = ends[group];
        }
        return new BytesColumn(sink.toByteArray(), textEnds, ends.length);
    }

    /// Rows in an order, as the elements of arrays.
    static Column arrays(Column values, List<Integer> rows, int[] ends) {
        int[] some = rows.stream().mapToInt(Integer::intValue).toArray();
        return new ArrayColumn(ends, values.gather(some, some.length), ends.length);
    }

    /// The rows `[from, to)` in the order of their values, at most `limit` of them.
    static List<Integer> sorted(Column values, ColumnOrder order, int from, int to, int limit) {
        List<Integer> rows = new ArrayList<>();
        for (int row = from; row < to; row++) {
            rows.add(row);
        }
        rows.sort((a, b) -> order.compare(values, a, values, b));
        return rows.size() > limit ? rows.subList(0, limit) : rows;
    }
}
