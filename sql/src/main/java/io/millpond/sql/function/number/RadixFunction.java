package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/// `conv`: integers in the digits of other bases, 2 to 36, as MySQL has it.
///
/// Digits are read as far as they are ones of the base. A number of more than 64 bits counts as the
/// greatest one, a negative one as what it is without a sign.
final class RadixFunction {
    private static final String NAME = "conv";
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(64);

    private RadixFunction() {}

    static ScalarFunction function() {
        return ScalarFunction.of(
                Texts.describe(
                        "String",
                        "conv(number, from_base, to_base)",
                        "The number, written in digits of one base, in digits of another."),
                RadixFunction::bind);
    }

    private static BoundFunction bind(List<Argument> arguments, FunctionContext context) {
        Arguments.count(NAME, arguments, 3);
        DataType number = arguments.getFirst().type();
        boolean isNumber = Numbers.isInteger(number) || number instanceof FloatType;
        if (!Arguments.isText(number) && !isNumber) {
            throw Arguments.illegal(NAME, number);
        }
        Arguments.integer(NAME, arguments, 1);
        Arguments.integer(NAME, arguments, 2);
        DataType fromType = arguments.get(1).type();
        DataType toType = arguments.get(2).type();
        Cast toText =
                isNumber
                        ? Casts.bind(number, DataTypes.STRING, context)
                        : (column, _) -> Arguments.texts(column);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts =
                            (BytesColumn) Columns.full(toText.apply(columns.getFirst(), rowCount));
                    long[] fromBases = Numbers.longs(columns.get(1), fromType);
                    long[] toBases = Numbers.longs(columns.get(2), toType);
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        int from = base(fromBases[row]);
                        int to = base(toBases[row]);
                        builder.append(
                                parse(texts.text(row), from).toString(to).toUpperCase(Locale.ROOT));
                    }
                    return builder.build();
                });
    }

    private static int base(long base) {
        if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Base is less than 2 or greater than 36 which is not supported");
        }
        return (int) base;
    }

    private static BigInteger parse(String text, int base) {
        String digits = text.strip();
        if (digits.isEmpty()) {
            throw new DatabaseException(ErrorCode.BAD_ARGUMENTS, "Number for conversion is empty");
        }
        boolean isNegative = digits.charAt(0) == '-';
        int at = isNegative || digits.charAt(0) == '+' ? 1 : 0;
        BigInteger value = BigInteger.ZERO;
        while (at < digits.length() && digits.charAt(at) < 128) {
            int digit = Character.digit(digits.charAt(at), base);
            if (digit < 0) {
                break;
            }
            value = value.multiply(BigInteger.valueOf(base)).add(BigInteger.valueOf(digit));
            at++;
        }
        BigInteger bounded = value.min(LIMIT.subtract(BigInteger.ONE));
        return isNegative ? LIMIT.subtract(bounded).mod(LIMIT) : bounded;
    }
}
