package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.util.List;

/// Functions that do nothing but take time.
public final class SleepFunctions {
    private static final String CATEGORY = "Other";
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MICRO = 1_000;

    private SleepFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define("sleep(seconds)", "0, after so many seconds for each block.", false),
                define("sleepEachRow(seconds)", "0, after so many seconds for each row.", true));
    }

    private static ScalarFunction define(String syntax, String doc, boolean isByRow) {
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        return ScalarFunction.of(
                description,
                (arguments, context) -> bind(description.name(), arguments, isByRow, context),
                Trait.NOT_DETERMINISTIC,
                Trait.HANDLES_CONSTANTS);
    }

    /// Errors: ILLEGAL_COLUMN when the time is not constant, BAD_ARGUMENTS when it is negative or
    /// no time, TOO_SLOW when a block takes longer than
    /// `function_sleep_max_microseconds_per_block`.
    private static BoundFunction bind(
            String name, List<Argument> arguments, boolean isByRow, FunctionContext context) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        boolean isTime =
                type instanceof FloatType
                        || type instanceof BoolType
                        || (type instanceof IntegerType integer
                                && !integer.isSigned()
                                && integer.bits() <= 64);
        if (!isTime) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 1st argument 'seconds' to function"
                            + " '%s'. Expected: UInt* or Float*, got: %s"
                                    .formatted(name, type.name()));
        }
        Column constant = arguments.getFirst().constant();
        if (constant == null) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "The argument of function %s must be constant.".formatted(name));
        }
        double nanos = Numbers.doubles(constant, type)[0] * NANOS_PER_SECOND;
        if (!(nanos >= 0) || nanos >= Long.MAX_VALUE) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Cannot sleep infinite, very large or negative amount of time (not"
                            + " implemented)");
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (_, rowCount) -> {
                    sleep((long) nanos, isByRow, rowCount, context);
                    return new ConstantColumn(ByteColumn.of((byte) 0), rowCount);
                });
    }

    private static void sleep(long nanos, boolean isByRow, int rowCount, FunctionContext context) {
        if (rowCount == 0) {
            return;
        }
        long all = isByRow ? Math.multiplyExact(nanos, rowCount) : nanos;
        long microsMax = context.waiting().microsMax();
        long micros = all / NANOS_PER_MICRO;
        if (microsMax > 0 && micros > microsMax) {
            throw new DatabaseException(
                    ErrorCode.TOO_SLOW,
                    "The maximum sleep time is %d microseconds. Requested: %d microseconds%s"
                            .formatted(
                                    microsMax,
                                    micros,
                                    isByRow ? " per block (of size " + rowCount + ")" : ""));
        }
        context.waiting().sleep(all);
    }
}
