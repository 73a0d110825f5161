package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Making arrays, and whether they hold anything.
public final class ArrayFunctions {
    /// Of all ranges of a block.
    private static final int RANGE_ELEMENTS_MAX = 500_000_000;

    private static final String CATEGORY = "Array";

    private ArrayFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(CATEGORY, "array(x, ...)", "An array of the x."),
                        ArrayFunctions::bindArray,
                        Trait.HANDLES_NULLS,
                        Trait.NEVER_FAILS,
                        Trait.HANDLES_VARIANTS),
                define(
                                "length(x)",
                                "The number of elements, or of bytes.",
                                "OCTET_LENGTH",
                                "CARDINALITY")
                        .bind(ArrayFunctions::bindLength)
                        .with(Trait.NEVER_FAILS),
                define("empty(x)", "Whether an array or string is empty.")
                        .bind((arguments, _) -> bindEmpty("empty", (byte) 1, arguments))
                        .with(Trait.NEVER_FAILS),
                define("notEmpty(x)", "Whether an array or string is not empty.")
                        .bind((arguments, _) -> bindEmpty("notEmpty", (byte) 0, arguments))
                        .with(Trait.NEVER_FAILS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "range([from,] to [, step])",
                                "The numbers from `from` up to, but without, `to`."),
                        ArrayFunctions::bindRange),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "emptyArrayToSingle(array)",
                                "The array, or one of the default value where it is empty."),
                        (arguments, _) -> bindToSingle(arguments)));
    }

    private record Definition(FunctionDescription description) {
        ScalarFunction bind(ScalarFunction.Binder binder) {
            return ScalarFunction.of(description, binder);
        }
    }

    private static Definition define(String syntax, String doc, String... aliases) {
        FunctionDescription description =
                FunctionDescription.of(CATEGORY, syntax, doc).withAliases(aliases);
        return new Definition(
                syntax.startsWith("length") ? description.ignoringCase() : description);
    }

    /// The element type of an argument that must be an array.
    public static DataType element(String function, List<Argument> arguments, int place) {
        if (arguments.get(place).type() instanceof ArrayType(DataType element)) {
            return element;
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Argument "
                        + (place + 1)
                        + " for function "
                        + function
                        + " must be an array but it has type "
                        + arguments.get(place).type().name()
                        + ".");
    }

    private static BoundFunction bindArray(List<Argument> arguments, FunctionContext context) {
        if (arguments.isEmpty()) {
            DataType type = new ArrayType(DataTypes.NOTHING);
            return BoundFunction.of(type, (_, rowCount) -> Columns.defaults(type, rowCount));
        }
        DataType element =
                Supertypes.commonOrVariant(
                        arguments.stream().map(Argument::type).toList(), context.settings());
        List<Cast> casts =
                arguments.stream()
                        .map(argument -> Casts.bind(argument.type(), element, context))
                        .toList();
        int length = arguments.size();
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> {
                    List<Column> same = new ArrayList<>();
                    for (int i = 0; i < length; i++) {
                        same.add(Columns.full(casts.get(i).apply(columns.get(i), rowCount)));
                    }
                    Column all = Columns.concat(element, same);
                    int[] rows = new int[rowCount * length];
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = 0; i < length; i++) {
                            rows[row * length + i] = i * rowCount + row;
                        }
                        ends[row] = (row + 1) * length;
                    }
                    return new ArrayColumn(ends, all.gather(rows, rows.length), rowCount);
                });
    }

    private static BoundFunction bindLength(List<Argument> arguments, FunctionContext context) {
        Arguments.count("length", arguments, 1);
        checkCountable("length", arguments.getFirst().type());
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) ->
                        new LongColumn(lengths(columns.getFirst(), rowCount), rowCount));
    }

    private static void checkCountable(String name, DataType type) {
        boolean isCountable =
                type instanceof ArrayType || type instanceof MapType || Arguments.isText(type);
        if (!isCountable && !(isZeroEmpty(type) && !name.equals("length"))) {
            throw Arguments.illegal(name, type);
        }
    }

    /// Whether a value of the type is empty where it is the default value.
    private static boolean isZeroEmpty(DataType type) {
        return type.equals(DataTypes.UUID)
                || type.equals(DataTypes.IPV4)
                || type.equals(DataTypes.IPV6);
    }

    private static long[] lengths(Column column, int rowCount) {
        long[] lengths = new long[rowCount];
        switch (column) {
            case BytesColumn texts -> {
                for (int row = 0; row < rowCount; row++) {
                    lengths[row] = texts.length(row);
                }
            }
            case FixedBytesColumn fixed -> Arrays.fill(lengths, fixed.length());
            case ArrayColumn array -> {
                for (int row = 0; row < rowCount; row++) {
                    lengths[row] = (long) array.end(row) - array.start(row);
                }
            }
            case MapColumn map -> {
                for (int row = 0; row < rowCount; row++) {
                    lengths[row] = (long) map.end(row) - map.start(row);
                }
            }
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        }
        return lengths;
    }

    private static BoundFunction bindEmpty(String name, byte onEmpty, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof JsonType)) {
            checkCountable(name, type);
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    Column column = columns.getFirst();
                    byte[] result = new byte[rowCount];
                    if (column instanceof FixedBytesColumn
                            || column instanceof ObjectColumn
                            || isZeroEmpty(type)) {
                        Column zero = ColumnBuilders.defaultValue(type);
                        for (int row = 0; row < rowCount; row++) {
                            boolean isEmpty = column.equalAt(row, zero, 0);
                            result[row] = (byte) (isEmpty ? onEmpty : 1 - onEmpty);
                        }
                        return new ByteColumn(result, rowCount);
                    }
                    long[] lengths = lengths(column, rowCount);
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = (byte) (lengths[row] == 0 ? onEmpty : 1 - onEmpty);
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    private static BoundFunction bindRange(List<Argument> arguments, FunctionContext context) {
        Arguments.count("range", arguments, 1, 3);
        for (int i = 0; i < arguments.size(); i++) {
            Arguments.integer("range", arguments, i);
        }
        boolean isSigned =
                arguments.stream().anyMatch(argument -> !DataTypes.isUnsigned(argument.type()));
        DataType type =
                Supertypes.common(
                        arguments.stream()
                                .map(argument -> isSigned ? bound(argument) : argument.type())
                                .toList());
        DataType element = type.equals(DataTypes.BOOL) ? DataTypes.UINT8 : type;
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> {
                    List<long[]> values = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        values.add(Numbers.longs(columns.get(i), types.get(i)));
                    }
                    return range(values, rowCount, element);
                });
    }

    /// The type of an argument of `range` beside signed ones: a constant of UInt64 that Int64 holds
    /// is one of that.
    private static DataType bound(Argument argument) {
        boolean isSigned =
                argument.type().equals(DataTypes.UINT64)
                        && argument.constant() != null
                        && Numbers.longs(argument.constant(), DataTypes.UINT64)[0] >= 0;
        return isSigned ? DataTypes.INT64 : argument.type();
    }

    private static Column range(List<long[]> values, int rowCount, DataType element) {
        int[] ends = new int[rowCount];
        long[] elements = new long[64];
        int size = 0;
        for (int row = 0; row < rowCount; row++) {
            if (values.size() == 1 && values.getFirst()[row] < 0) {
                throw new DatabaseException(
                        ErrorCode.ARGUMENT_OUT_OF_BOUND,
                        "A call to function range overflows, only support positive values when"
                                + " only end is provided");
            }
            long from = values.size() == 1 ? 0 : values.get(0)[row];
            long to = values.get(values.size() == 1 ? 0 : 1)[row];
            long step = values.size() == 3 ? values.get(2)[row] : 1;
            if (step == 0) {
                throw new DatabaseException(
                        ErrorCode.ARGUMENT_OUT_OF_BOUND,
                        "A call to function range overflows, the 3rd argument step can't be zero");
            }
            int count = rangeSize(from, to, step, size);
            if (size + count > elements.length) {
                int length = Math.max(2 * elements.length, size + count);
                elements = Arrays.copyOf(elements, Math.min(length, RANGE_ELEMENTS_MAX));
            }
            for (int i = 0; i < count; i++) {
                elements[size++] = from + i * step;
            }
            ends[row] = size;
        }
        return new ArrayColumn(ends, Numbers.ofLongs(elements, size, element.layout()), rowCount);
    }

    /// How many elements a range has, where the block has `before` already.
    private static int rangeSize(long from, long to, long step, int before) {
        if (step > 0 ? from >= to : from <= to) {
            return 0;
        }
        // The differences may need all 64 bits, and are then negative.
        long distance = step > 0 ? to - from - 1 : from - to - 1;
        long steps = Long.divideUnsigned(distance, Math.abs(step));
        if (Long.compareUnsigned(steps, RANGE_ELEMENTS_MAX - before) >= 0) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "A call to function range would produce "
                            + Long.toUnsignedString(before + steps + 1)
                            + " array elements, which is greater than the allowed maximum of "
                            + RANGE_ELEMENTS_MAX);
        }
        return (int) steps + 1;
    }

    private static BoundFunction bindToSingle(List<Argument> arguments) {
        Arguments.count("emptyArrayToSingle", arguments, 1);
        DataType element = element("emptyArrayToSingle", arguments, 0);
        return BoundFunction.of(
                arguments.getFirst().type(),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    ColumnBuilder builder = ColumnBuilders.of(element);
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        builder.appendRange(array.elements(), array.start(row), array.end(row));
                        if (array.start(row) == array.end(row)) {
                            builder.appendDefault();
                        }
                        ends[row] = builder.rowCount();
                    }
                    return new ArrayColumn(ends, builder.build(), rowCount);
                });
    }
}
