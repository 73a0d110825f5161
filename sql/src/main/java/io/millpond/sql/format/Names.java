package io.millpond.sql.format;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;

/// Text of names, strings and numbers.
final class Names {
    /// Words that ClickHouse quotes as names, and such that begin something else as an operand.
    private static final Set<String> QUOTED =
            Set.of(
                    "all",
                    "case",
                    "distinct",
                    "explain",
                    "false",
                    "from",
                    "inf",
                    "infinity",
                    "nan",
                    "not",
                    "null",
                    "select",
                    "table",
                    "true",
                    "values",
                    "with");

    /// Exponents of ten within which a number is written without exponent, as ClickHouse does.
    private static final int PLAIN_EXPONENT_MIN = -6;

    private static final int PLAIN_EXPONENT_MAX = 20;

    private Names() {}

    static String quoteIfNeeded(String name) {
        return isPlain(name) && !QUOTED.contains(name.toLowerCase(Locale.ROOT))
                ? name
                : quote(name);
    }

    /// The name in backticks.
    static String quote(String name) {
        return '`' + escape(name, '`') + '`';
    }

    /// The string in single quotes.
    static String string(String value) {
        return '\'' + escape(value, '\'') + '\'';
    }

    private static boolean isPlain(String name) {
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isWordPart =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '_';
            if (!isWordPart) {
                return false;
            }
        }
        return true;
    }

    private static String escape(String value, char quote) {
        StringBuilder out = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\0' -> out.append("\\0");
                case '\\' -> out.append("\\\\");
                default -> {
                    boolean isLoneByte = c >= '\uDC80' && c <= '\uDCFF' && !isLowOfPair(value, i);
                    if (isLoneByte) {
                        out.append("\\x%02X".formatted(c - 0xDC00));
                    } else if (c == quote) {
                        out.append('\\').append(c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static boolean isLowOfPair(String value, int at) {
        return at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }

    /// The shortest decimal that reads back as `value`; always with a point or an exponent, so that
    /// it does not read back as an integer.
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0." : "0.";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= PLAIN_EXPONENT_MIN && exponent <= PLAIN_EXPONENT_MAX) {
            String plain = decimal.toPlainString();
            return plain.indexOf('.') < 0 ? plain + '.' : plain;
        }
        String digits = decimal.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? '.' + digits.substring(1) : "";
        return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + 'e' + exponent;
    }
}
