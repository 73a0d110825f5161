package io.millpond.sql.aggregate.bitmap;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;

/// Functions of bitmaps, which are states of `groupBitmap`.
public final class BitmapFunctions {
    private static final String CATEGORY = "Bitmap";
    private static final long EMPTY_MIN = 0xFFFF_FFFFL;

    private BitmapFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "bitmapBuild(array)",
                        "A bitmap of the integers of an array.",
                        BitmapFunctions::bindBuild),
                define(
                        "bitmapToArray(bitmap)",
                        "An array of the integers of a bitmap.",
                        BitmapFunctions::bindArray),
                number("bitmapCardinality", "The number of integers of a bitmap.", Bitmap::size),
                define(
                        "bitmapMin(bitmap)",
                        "The least integer of a bitmap.",
                        BitmapFunctions::bindMin),
                number(
                        "bitmapMax",
                        "The greatest integer of a bitmap, 0 where there is none.",
                        Bitmap::greatest),
                combining("bitmapAnd", "The integers that both bitmaps have.", Bitmap::and),
                combining(
                        "bitmapOr",
                        "The integers that one of the bitmaps has, or both.",
                        Bitmap::or),
                combining(
                        "bitmapXor",
                        "The integers that exactly one of the bitmaps has.",
                        Bitmap::xor),
                combining(
                        "bitmapAndnot",
                        "The integers of the first bitmap that the second lacks.",
                        Bitmap::andNot),
                counting("bitmapAndCardinality", "The size of `bitmapAnd`.", Bitmap::commonSize),
                counting(
                        "bitmapOrCardinality",
                        "The size of `bitmapOr`.",
                        (a, b) -> a.size() + b.size() - a.commonSize(b)),
                counting(
                        "bitmapXorCardinality",
                        "The size of `bitmapXor`.",
                        (a, b) -> a.size() + b.size() - 2 * a.commonSize(b)),
                counting(
                        "bitmapAndnotCardinality",
                        "The size of `bitmapAndnot`.",
                        (a, b) -> a.size() - a.commonSize(b)),
                testing(
                        "bitmapHasAny",
                        "Whether the bitmaps have an integer in common.",
                        (a, b) -> a.commonSize(b) > 0),
                testing(
                        "bitmapHasAll",
                        "Whether the first bitmap has all integers of the second.",
                        (a, b) -> a.commonSize(b) == b.size()),
                define(
                        "bitmapContains(bitmap, x)",
                        "Whether a bitmap has an integer.",
                        BitmapFunctions::bindContains),
                part(
                        "bitmapSubsetInRange(bitmap, start, end)",
                        "The integers from `start` on and before `end`.",
                        (bitmap, start, end) -> bitmap.range(start, end)),
                part(
                        "bitmapSubsetLimit(bitmap, start, limit)",
                        "At most `limit` integers from `start` on.",
                        (bitmap, start, limit) -> bitmap.limit(start, 0, limit)),
                part(
                        "subBitmap(bitmap, offset, limit)",
                        "At most `limit` integers behind the first `offset`.",
                        (bitmap, offset, limit) -> bitmap.limit(0, offset, limit)),
                define(
                        "bitmapTransform(bitmap, from, to)",
                        "The bitmap with each integer of one array replaced by that of another.",
                        BitmapFunctions::bindTransform));
    }

    private interface Binder {
        BoundFunction bind(String name, List<Argument> arguments);
    }

    private static ScalarFunction define(String syntax, String doc, Binder binder) {
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        return ScalarFunction.of(
                description, (arguments, _) -> binder.bind(description.name(), arguments));
    }

    /// The bitmaps that an argument holds.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT.
    private static BitmapStates bitmap(String name, List<Argument> arguments, int index) {
        DataType type = arguments.get(index).type();
        BitmapStates states = BitmapStates.of(type);
        if (states == null) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    (index == 0 ? "First" : "Second")
                            + " argument for function "
                            + name
                            + " should be a bitmap but it has type "
                            + type.name());
        }
        return states;
    }

    private static BoundFunction bindBuild(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof ArrayType(DataType element)) || !BitmapStates.canHold(element)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function "
                            + name
                            + " must be an array of integers but it has type "
                            + type.name());
        }
        BitmapStates states = new BitmapStates(element);
        return BoundFunction.of(
                states.type(),
                (columns, rowCount) -> {
                    ArrayColumn arrays = (ArrayColumn) columns.getFirst();
                    long[] numbers = states.numbers(arrays.elements());
                    Bitmap[] bitmaps = new Bitmap[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        bitmaps[row] = Bitmap.of(numbers, arrays.start(row), arrays.end(row));
                    }
                    return states.write(bitmaps);
                });
    }

    private static BoundFunction bindArray(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        BitmapStates states = bitmap(name, arguments, 0);
        return BoundFunction.of(
                new ArrayType(states.element()),
                (columns, rowCount) -> states.arrays(states.read(columns.getFirst(), rowCount)));
    }

    private static BoundFunction bindMin(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        BitmapStates states = bitmap(name, arguments, 0);
        boolean isLong = states.element().layout() == DataTypes.UINT64.layout();
        long otherwise = isLong ? -1 : EMPTY_MIN;
        return numbers(states, bitmap -> bitmap.least(otherwise));
    }

    private static BoundFunction numbers(BitmapStates states, ToLongFunction<Bitmap> number) {
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    Bitmap[] bitmaps = states.read(columns.getFirst(), rowCount);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = number.applyAsLong(bitmaps[row]);
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static ScalarFunction number(String name, String doc, ToLongFunction<Bitmap> number) {
        return define(
                name + "(bitmap)",
                doc,
                (function, arguments) -> {
                    Arguments.count(function, arguments, 1);
                    return numbers(bitmap(function, arguments, 0), number);
                });
    }

    /// The form of two bitmaps.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT, also where they are of different integers.
    private static BitmapStates pair(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        BitmapStates first = bitmap(name, arguments, 0);
        BitmapStates second = bitmap(name, arguments, 1);
        if (!first.equals(second)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The nested type in bitmaps must be the same, but one is "
                            + first.element().name()
                            + ", and the other is "
                            + second.element().name());
        }
        return first;
    }

    private static ScalarFunction combining(
            String name, String doc, BiConsumer<Bitmap, Bitmap> change) {
        return define(
                name + "(a, b)",
                doc,
                (function, arguments) -> {
                    BitmapStates states = pair(function, arguments);
                    return BoundFunction.of(
                            states.type(),
                            (columns, rowCount) -> {
                                Bitmap[] left = states.read(columns.get(0), rowCount);
                                Bitmap[] right = states.read(columns.get(1), rowCount);
                                for (int row = 0; row < rowCount; row++) {
                                    change.accept(left[row], right[row]);
                                }
                                return states.write(left);
                            });
                });
    }

    private static ScalarFunction counting(
            String name, String doc, ToLongBiFunction<Bitmap, Bitmap> number) {
        return define(
                name + "(a, b)",
                doc,
                (function, arguments) -> {
                    BitmapStates states = pair(function, arguments);
                    return BoundFunction.of(
                            DataTypes.UINT64,
                            (columns, rowCount) ->
                                    new LongColumn(
                                            compare(states, columns, rowCount, number), rowCount));
                });
    }

    private static ScalarFunction testing(
            String name, String doc, BiPredicate<Bitmap, Bitmap> test) {
        return define(
                name + "(a, b)",
                doc,
                (function, arguments) -> {
                    BitmapStates states = pair(function, arguments);
                    return BoundFunction.of(
                            DataTypes.UINT8,
                            (columns, rowCount) ->
                                    Numbers.ofLongs(
                                            compare(
                                                    states,
                                                    columns,
                                                    rowCount,
                                                    (a, b) -> test.test(a, b) ? 1 : 0),
                                            rowCount,
                                            DataTypes.UINT8.layout()));
                });
    }

    private static long[] compare(
            BitmapStates states,
            List<Column> columns,
            int rowCount,
            ToLongBiFunction<Bitmap, Bitmap> number) {
        Bitmap[] left = states.read(columns.get(0), rowCount);
        Bitmap[] right = states.read(columns.get(1), rowCount);
        long[] result = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            result[row] = number.applyAsLong(left[row], right[row]);
        }
        return result;
    }

    private static BoundFunction bindContains(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        BitmapStates states = bitmap(name, arguments, 0);
        DataType type = arguments.get(1).type();
        if (!BitmapStates.canHold(type)) {
            throw Arguments.illegal(name, type);
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    Bitmap[] bitmaps = states.read(columns.get(0), rowCount);
                    long[] numbers = Numbers.longs(columns.get(1), type);
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = (byte) (bitmaps[row].contains(numbers[row]) ? 1 : 0);
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    /// Takes a part of a bitmap out, by two unsigned numbers.
    private interface Part {
        Bitmap of(Bitmap bitmap, long first, long second);
    }

    private static ScalarFunction part(String syntax, String doc, Part part) {
        return define(
                syntax,
                doc,
                (name, arguments) -> {
                    Arguments.count(name, arguments, 3);
                    BitmapStates states = bitmap(name, arguments, 0);
                    for (Argument argument : arguments.subList(1, 3)) {
                        DataType type = argument.type();
                        if (!BitmapStates.canHold(type) || !DataTypes.isUnsigned(type)) {
                            throw Arguments.illegal(name, type);
                        }
                    }
                    return BoundFunction.of(
                            states.type(),
                            (columns, rowCount) ->
                                    parts(part, states, arguments, columns, rowCount));
                });
    }

    private static Column parts(
            Part part,
            BitmapStates states,
            List<Argument> arguments,
            List<Column> columns,
            int rowCount) {
        Bitmap[] bitmaps = states.read(columns.get(0), rowCount);
        long[] first = Numbers.longs(columns.get(1), arguments.get(1).type());
        long[] second = Numbers.longs(columns.get(2), arguments.get(2).type());
        for (int row = 0; row < rowCount; row++) {
            bitmaps[row] = part.of(bitmaps[row], first[row], second[row]);
        }
        return states.write(bitmaps);
    }

    private static BoundFunction bindTransform(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 3);
        BitmapStates states = bitmap(name, arguments, 0);
        DataType from = element(name, arguments, 1);
        DataType to = element(name, arguments, 2);
        return BoundFunction.of(
                states.type(),
                (columns, rowCount) -> {
                    Bitmap[] bitmaps = states.read(columns.get(0), rowCount);
                    ArrayColumn olds = (ArrayColumn) Columns.full(columns.get(1));
                    ArrayColumn news = (ArrayColumn) Columns.full(columns.get(2));
                    long[] oldNumbers = Numbers.longs(olds.elements(), from);
                    long[] newNumbers = Numbers.longs(news.elements(), to);
                    for (int row = 0; row < rowCount; row++) {
                        int count = olds.end(row) - olds.start(row);
                        if (news.end(row) - news.start(row) != count) {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "For function "
                                            + name
                                            + " the arrays of old and new values must have the"
                                            + " same length");
                        }
                        for (int i = 0; i < count; i++) {
                            replace(
                                    bitmaps[row],
                                    oldNumbers[olds.start(row) + i],
                                    newNumbers[news.start(row) + i]);
                        }
                    }
                    return states.write(bitmaps);
                });
    }

    private static DataType element(String name, List<Argument> arguments, int index) {
        DataType type = arguments.get(index).type();
        if (!(type instanceof ArrayType(DataType element))
                || !BitmapStates.canHold(element)
                || !DataTypes.isUnsigned(element)) {
            throw Arguments.illegal(name, type);
        }
        return element;
    }

    private static void replace(Bitmap bitmap, long from, long to) {
        if (from != to && bitmap.contains(from)) {
            bitmap.remove(from);
            bitmap.add(to);
        }
    }
}
