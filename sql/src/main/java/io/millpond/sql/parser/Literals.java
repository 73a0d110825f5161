package io.millpond.sql.parser;

import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.LosslessUtf8;
import io.millpond.sql.ast.Span;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Locale;

/// Values of number and string tokens.
final class Literals {
    private static final BigInteger UNSIGNED_MAX =
            BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final BigInteger SIGNED_MIN = BigInteger.ONE.shiftLeft(63).negate();

    private Literals() {}

    /// The literal for a number token, negated if `negative`.
    static Literal number(String token, boolean negative, Span span) {
        String digits = token.indexOf('_') < 0 ? token : token.replace("_", "");
        if (isPrefixed(digits, 'b')) {
            return integer(new BigInteger(digits.substring(2), 2), negative, span);
        }
        if (isPrefixed(digits, 'x')) {
            return hexadecimal(digits, negative, span);
        }
        if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return integer(new BigInteger(digits), negative, span);
        }
        double value = Double.parseDouble(digits);
        return new Literal.FloatLiteral(negative ? -value : value, span);
    }

    private static boolean isPrefixed(String digits, char letter) {
        return digits.length() > 2
                && digits.charAt(0) == '0'
                && Character.toLowerCase(digits.charAt(1)) == letter;
    }

    private static Literal hexadecimal(String digits, boolean negative, Span span) {
        boolean isInteger =
                digits.indexOf('.') < 0 && digits.toLowerCase(Locale.ROOT).indexOf('p') < 0;
        if (isInteger) {
            return integer(new BigInteger(digits.substring(2), 16), negative, span);
        }
        String withExponent =
                digits.toLowerCase(Locale.ROOT).indexOf('p') < 0 ? digits + "p0" : digits;
        double value = Double.parseDouble(withExponent);
        return new Literal.FloatLiteral(negative ? -value : value, span);
    }

    private static Literal integer(BigInteger magnitude, boolean negative, Span span) {
        BigInteger value = negative ? magnitude.negate() : magnitude;
        boolean fits = value.compareTo(UNSIGNED_MAX) <= 0 && value.compareTo(SIGNED_MIN) >= 0;
        return fits
                ? new Literal.IntegerLiteral(value, span)
                : new Literal.FloatLiteral(value.doubleValue(), span);
    }

    /// The value of the string token `text[from, to)`: quoted, `x'..'`, `b'..'` or heredoc.
    static String string(String text, int from, int to, int kind) {
        if (kind == Lexer.HEREDOC) {
            int tagLength = text.indexOf('$', from + 1) + 1 - from;
            return text.substring(from + tagLength, to - tagLength);
        }
        return switch (text.charAt(from)) {
            case 'x', 'X' -> digits(text.substring(from + 2, to - 1), 16, 2);
            case 'b', 'B' -> digits(text.substring(from + 2, to - 1), 2, 8);
            default -> unquote(text, from, to);
        };
    }

    /// Bytes written as digits of `radix`, `perByte` each; missing ones are leading zeros.
    private static String digits(String digits, int radix, int perByte) {
        int missing = (perByte - digits.length() % perByte) % perByte;
        String padded = "0".repeat(missing) + digits;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(padded.length() / perByte);
        for (int i = 0; i < padded.length(); i += perByte) {
            int value = 0;
            for (int j = i; j < i + perByte; j++) {
                value = value * radix + Math.max(0, Character.digit(padded.charAt(j), radix));
            }
            bytes.write(value);
        }
        return LosslessUtf8.decode(bytes.toByteArray(), 0, bytes.size());
    }

    /// The text between the quotes of `text[from, to)`, with escapes and doubled quotes resolved.
    static String unquote(String text, int from, int to) {
        char quote = text.charAt(to - 1);
        String inner = text.substring(from + 1, to - 1);
        if (inner.indexOf('\\') < 0 && inner.indexOf(quote) < 0) {
            return inner;
        }
        return inner.contains("\\x") ? unescapeBytes(inner, quote) : unescape(inner, quote);
    }

    private static String unescape(String inner, char quote) {
        StringBuilder out = new StringBuilder(inner.length());
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == quote) {
                i++;
            } else if (c == '\\') {
                i++;
                appendEscape(out, inner.charAt(i));
                continue;
            }
            out.append(c);
        }
        return out.toString();
    }

    /// As [#unescape], but through bytes: `\xD0\x9F` is one character.
    private static String unescapeBytes(String inner, char quote) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(inner.length());
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            boolean isByte =
                    c == '\\'
                            && inner.charAt(i + 1) == 'x'
                            && i + 3 < inner.length()
                            && Character.digit(inner.charAt(i + 2), 16) >= 0
                            && Character.digit(inner.charAt(i + 3), 16) >= 0;
            if (isByte) {
                out.writeBytes(LosslessUtf8.encode(plain.toString()));
                plain.setLength(0);
                out.write(Integer.parseInt(inner.substring(i + 2, i + 4), 16));
                i += 3;
            } else if (c == '\\') {
                i++;
                appendEscape(plain, inner.charAt(i));
            } else {
                i += c == quote ? 1 : 0;
                plain.append(c);
            }
        }
        out.writeBytes(LosslessUtf8.encode(plain.toString()));
        return LosslessUtf8.decode(out.toByteArray(), 0, out.size());
    }

    /// A backslash before any other character stays, as in ClickHouse, except before quotes,
    /// backslash, slash and equals sign.
    private static void appendEscape(StringBuilder out, char c) {
        switch (c) {
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'e' -> out.append('\u001B');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000B');
            case '0' -> out.append('\0');
            case 'N' -> {}
            case '\n', '\\', '\'', '"', '`', '/', '=' -> out.append(c);
            default -> out.append('\\').append(c);
        }
    }
}
