package io.millpond.sql.function;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.StringType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The checks of arguments that many functions make, with ClickHouse's messages.
public final class Arguments {
    private Arguments() {}

    /// Fails unless there are `count` arguments.
    public static void count(String function, List<?> arguments, int count) {
        count(function, arguments, count, count);
    }

    /// Fails unless there are `min` to `max` arguments.
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH.
    public static void count(String function, List<?> arguments, int min, int max) {
        int count = arguments.size();
        if (count >= min && count <= max) {
            return;
        }
        String expected =
                min == max
                        ? "should be " + min
                        : max == Integer.MAX_VALUE
                                ? "should be at least " + min
                                : "should be " + min + " to " + max;
        throw new DatabaseException(
                ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                "Number of arguments for function "
                        + function
                        + " doesn't match: passed "
                        + count
                        + ", "
                        + expected);
    }

    /// The error of an argument whose type the function does not take.
    public static DatabaseException illegal(String function, DataType type) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal type " + type.name() + " of argument of function " + function);
    }

    /// The error of two arguments whose types the function does not take together.
    public static DatabaseException illegal(String function, DataType left, DataType right) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal types "
                        + left.name()
                        + " and "
                        + right.name()
                        + " of arguments of function "
                        + function);
    }

    public static boolean isText(DataType type) {
        return type instanceof StringType || type instanceof FixedStringType;
    }

    /// Fails unless the argument at `place` is a String or FixedString.
    public static void text(String function, List<Argument> arguments, int place) {
        if (!isText(arguments.get(place).type())) {
            throw illegal(function, arguments.get(place).type());
        }
    }

    /// Fails unless the argument at `place` is a String.
    public static void string(String function, List<Argument> arguments, int place) {
        if (!(arguments.get(place).type() instanceof StringType)) {
            throw illegal(function, arguments.get(place).type());
        }
    }

    /// Fails unless the argument at `place` is an integer.
    public static void integer(String function, List<Argument> arguments, int place) {
        if (!Numbers.isInteger(arguments.get(place).type())) {
            throw illegal(function, arguments.get(place).type());
        }
    }

    /// Fails unless the argument at `place` is a number.
    public static void number(String function, List<Argument> arguments, int place) {
        if (!Numbers.isNumber(arguments.get(place).type())) {
            throw illegal(function, arguments.get(place).type());
        }
    }

    /// The value of the argument at `place`: one row.
    ///
    /// Errors: ILLEGAL_COLUMN where it is not constant.
    public static Column constant(String function, List<Argument> arguments, int place) {
        Column constant = arguments.get(place).constant();
        if (constant == null) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Argument at index "
                            + place
                            + " of function "
                            + function
                            + " must be constant, got "
                            + arguments.get(place).text());
        }
        return constant;
    }

    /// The text of the argument at `place`, which must be a constant string.
    public static String constantText(String function, List<Argument> arguments, int place) {
        return new String(constantBytes(function, arguments, place), StandardCharsets.UTF_8);
    }

    /// The bytes of the argument at `place`, which must be a constant string.
    public static byte[] constantBytes(String function, List<Argument> arguments, int place) {
        return bytes(function, constant(function, arguments, place), arguments.get(place).type());
    }

    private static byte[] bytes(String function, Column constant, DataType type) {
        return switch (constant) {
            case BytesColumn texts -> Arrays.copyOf(texts.bytes(), texts.end(0));
            case FixedBytesColumn fixed -> fixed.bytes().clone();
            case NullableColumn nullable when !nullable.isNull(0) ->
                    bytes(function, nullable.values(), type);
            default -> throw illegal(function, type);
        };
    }

    /// The number of the argument at `place`, which must be a constant integer.
    public static long constantLong(String function, List<Argument> arguments, int place) {
        integer(function, arguments, place);
        Column constant = constant(function, arguments, place);
        return Numbers.longs(constant, arguments.get(place).type())[0];
    }

    /// A column of strings or fixed strings as strings, zero bytes at the end included.
    public static BytesColumn texts(Column column) {
        return switch (Columns.full(column)) {
            case BytesColumn texts -> texts;
            case FixedBytesColumn fixed -> {
                int[] ends = new int[fixed.rowCount()];
                for (int i = 0; i < ends.length; i++) {
                    ends[i] = (i + 1) * fixed.length();
                }
                yield new BytesColumn(fixed.bytes(), ends, ends.length);
            }
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        };
    }
}
