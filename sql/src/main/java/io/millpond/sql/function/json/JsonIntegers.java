package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.JsonText;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.IntegerType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Integers taken out of JSON: a fraction is cut off, what the type does not hold is refused.
final class JsonIntegers {
    private static final int LENGTH_MAX = 100;
    private static final int SCALE_MAX = 400;

    private JsonIntegers() {}

    /// Reads a number, a number in quotes or a boolean.
    static void read(ByteCursor in, IntegerType type, ColumnBuilder out) {
        int from = in.at();
        JsonText.skipValue(in);
        int to = in.at();
        String text = new String(in.bytes(), from, to - from, StandardCharsets.UTF_8);
        boolean isQuoted = text.length() > 1 && text.startsWith("\"");
        String digits = isQuoted ? text.substring(1, text.length() - 1) : text;
        BigInteger value =
                switch (digits) {
                    case "true" -> BigInteger.ONE;
                    case "false" -> BigInteger.ZERO;
                    default -> number(in, digits);
                };
        boolean fits =
                type.isSigned()
                        ? value.bitLength() < type.bits()
                        : value.signum() >= 0 && value.bitLength() <= type.bits();
        if (!fits) {
            throw in.unexpected("a number that fits");
        }
        out.append(Numbers.ofBigs(new BigInteger[] {value}, type.layout()), 0);
    }

    private static BigInteger number(ByteCursor in, String digits) {
        boolean isNumber =
                digits.length() <= LENGTH_MAX
                        && digits.matches("-?[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]{1,3})?");
        if (!isNumber) {
            throw in.unexpected("a number");
        }
        BigDecimal value = new BigDecimal(digits);
        if (Math.abs(value.scale()) > SCALE_MAX) {
            throw in.unexpected("a number");
        }
        return value.toBigInteger();
    }
}
