package io.millpond.sql.function.cast;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntervalType;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/// `toDecimalString`, which prints numbers with a given count of digits, and `toInterval`.
public final class DecimalPrinting {
    private static final String NAME = "toDecimalString";
    private static final int FLOAT_DIGITS_MAX = 60;
    private static final int DIGITS_MAX = 77;

    private DecimalPrinting() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                        "Type Conversion",
                                        "toDecimalString(number, digits)",
                                        "The number with so many digits after the point.")
                                .ignoringCase(),
                        (arguments, _) -> bind(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                "Type Conversion",
                                "toInterval(count, unit)",
                                "An interval of a count of the named unit."),
                        DecimalPrinting::bindInterval));
    }

    private static BoundFunction bind(List<Argument> arguments) {
        Arguments.count(NAME, arguments, 2);
        DataType type = arguments.getFirst().type();
        if (!Numbers.isNumber(type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 1st argument 'Value' to function"
                            + " 'toDecimalString'. Expected: Number, got: "
                            + type.name());
        }
        DataType digitsType = arguments.get(1).type();
        Column constant = arguments.get(1).constant();
        if (constant == null) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "A value of illegal type was provided as 2nd argument 'precision' to function"
                            + " 'toDecimalString'. Expected: const Integer, got: "
                            + digitsType.name());
        }
        Arguments.integer(NAME, arguments, 1);
        long digits = Numbers.longs(constant, digitsType)[0];
        boolean isFloat = type instanceof FloatType;
        if (isFloat && (digits > FLOAT_DIGITS_MAX || digits < 0)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PRINT_FLOAT_OR_DOUBLE_NUMBER,
                    "Too high precision requested for Float, must not be more than 60, got "
                            + digits);
        }
        if (digits > DIGITS_MAX || digits < 0) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PRINT_FLOAT_OR_DOUBLE_NUMBER,
                    "Too many fractional digits requested, shall not be more than 77");
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    Column column = Columns.full(columns.getFirst());
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    double[] floats = isFloat ? Numbers.doubles(column, type) : new double[0];
                    for (int row = 0; row < rowCount; row++) {
                        builder.append(
                                isFloat
                                        ? text(floats[row], (int) digits)
                                        : text(column, row, type, (int) digits));
                    }
                    return builder.build();
                });
    }

    private static String text(double value, int digits) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String text = new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
        boolean isLost = value < 0 && !text.startsWith("-");
        return isLost ? "-" + text : text;
    }

    private static String text(Column column, int row, DataType type, int digits) {
        int scale = type instanceof DecimalType decimal ? decimal.scale() : 0;
        BigDecimal value = new BigDecimal(Numbers.bigAt(column, row, type), scale);
        String text = value.setScale(digits, RoundingMode.HALF_UP).toPlainString();
        return digits == 0 && scale > 0 ? text + "." : text;
    }

    private static BoundFunction bindInterval(List<Argument> arguments, FunctionContext context) {
        String name = "toInterval";
        Arguments.count(name, arguments, 2);
        String word = Arguments.constantText(name, arguments, 1).toLowerCase(Locale.ROOT);
        for (IntervalType.Unit unit : IntervalType.Unit.values()) {
            if (unit.name().toLowerCase(Locale.ROOT).equals(word)) {
                DataType type = new IntervalType(unit);
                Cast cast = Casts.bind(arguments.getFirst().type(), type, context);
                return BoundFunction.of(
                        type, (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
            }
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                word + " doesn't look like an interval unit in toInterval");
    }
}
