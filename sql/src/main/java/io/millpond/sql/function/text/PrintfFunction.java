package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `printf`: values put into a text by the rules of C.
final class PrintfFunction {
    private static final String NAME = "printf";
    private static final String FLAGS = "-+ #0";

    private PrintfFunction() {}

    /// Text as it stands, or one conversion.
    ///
    /// @param conversion the letter of a conversion, or 0 for plain text
    private record Piece(String text, char conversion) {}

    static ScalarFunction function() {
        return ScalarFunction.of(
                Texts.describe(
                        "String Replacement", "printf(format, x, ...)", "The x put into format."),
                (arguments, _) -> bind(arguments));
    }

    private static BoundFunction bind(List<Argument> arguments) {
        Arguments.count(NAME, arguments, 1, Integer.MAX_VALUE);
        Arguments.text(NAME, arguments, 0);
        String format = Arguments.constantText(NAME, arguments, 0);
        List<Piece> pieces = pieces(format);
        long wanted = pieces.stream().filter(piece -> piece.conversion() != 0).count();
        if (wanted != arguments.size() - 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Number of arguments for function printf doesn't match: passed "
                            + arguments.size()
                            + ", but format is "
                            + format);
        }
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        int place = 1;
        for (Piece piece : pieces) {
            if (piece.conversion() != 0) {
                check(piece, types.get(place++));
            }
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumnBuilder result = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        result.append(print(pieces, columns, types, row));
                    }
                    return result.build();
                });
    }

    private static void check(Piece piece, DataType type) {
        boolean fits =
                switch (piece.conversion()) {
                    case 's' -> Arguments.isText(type);
                    case 'd', 'i', 'u', 'x', 'X', 'o', 'c' -> Numbers.isInteger(type);
                    default -> type instanceof FloatType;
                };
        if (!fits) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Bad format "
                            + piece.text()
                            + " in function printf with "
                            + type.name()
                            + " as input argument, reason: invalid format specifier");
        }
    }

    private static List<Piece> pieces(String format) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char letter = format.charAt(at);
            if (letter != '%' || at + 1 == format.length()) {
                plain.append(letter);
                at++;
                continue;
            }
            if (format.charAt(at + 1) == '%') {
                plain.append('%');
                at += 2;
                continue;
            }
            int end = at + 1;
            while (end < format.length()
                    && (FLAGS.indexOf(format.charAt(end)) >= 0
                            || Character.isDigit(format.charAt(end))
                            || format.charAt(end) == '.')) {
                end++;
            }
            char conversion = end < format.length() ? format.charAt(end) : '%';
            if ("sdiuxXocfFeEgGaA".indexOf(conversion) < 0) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS, "Wrong format of function printf: " + format);
            }
            pieces.add(new Piece(plain.toString(), (char) 0));
            plain.setLength(0);
            pieces.add(new Piece(format.substring(at, end + 1), conversion));
            at = end + 1;
        }
        pieces.add(new Piece(plain.toString(), (char) 0));
        return pieces;
    }

    private static String print(
            List<Piece> pieces, List<Column> columns, List<DataType> types, int row) {
        StringBuilder text = new StringBuilder();
        int place = 1;
        for (Piece piece : pieces) {
            if (piece.conversion() == 0) {
                text.append(piece.text());
                continue;
            }
            Column column = columns.get(place);
            DataType type = types.get(place++);
            text.append(print(piece, column, type, row));
        }
        return text.toString();
    }

    private static String print(Piece piece, Column column, DataType type, int row) {
        String form = piece.text().substring(0, piece.text().length() - 1);
        char conversion = piece.conversion();
        return switch (conversion) {
            case 's' -> String.format(Locale.ROOT, form + 's', Arguments.texts(column).text(row));
            case 'd', 'i', 'u' ->
                    String.format(Locale.ROOT, form + 'd', Numbers.bigAt(column, row, type));
            case 'c' ->
                    String.format(Locale.ROOT, form + 'c', (int) Numbers.longs(column, type)[row]);
            case 'x', 'X', 'o' ->
                    String.format(Locale.ROOT, piece.text(), Numbers.longs(column, type)[row]);
            case 'g', 'G' -> shortest(form, conversion, Numbers.doubles(column, type)[row]);
            case 'a', 'A' -> hexadecimal(form, conversion, Numbers.doubles(column, type)[row]);
            default ->
                    String.format(
                            Locale.ROOT,
                            form + Character.toLowerCase(conversion),
                            Numbers.doubles(column, type)[row]);
        };
    }

    private static String hexadecimal(String form, char conversion, double value) {
        String text =
                String.format(Locale.ROOT, form + 'a', value)
                        .replace(".0p", "p+")
                        .replace("p+-", "p-");
        return conversion == 'A' ? text.toUpperCase(Locale.ROOT) : text;
    }

    /// Six significant digits without zeros at the end, as C's `%g` has them.
    private static String shortest(String form, char conversion, double value) {
        int dot = form.indexOf('.');
        int digits = dot < 0 ? 6 : Math.max(1, Integer.parseInt("0" + form.substring(dot + 1)));
        String width = dot < 0 ? form : form.substring(0, dot);
        String scientific = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
        int exponent =
                value == 0 || !Double.isFinite(value)
                        ? 0
                        : Integer.parseInt(scientific.substring(scientific.indexOf('e') + 1));
        boolean isPlain = exponent >= -4 && exponent < digits;
        String text =
                isPlain
                        ? String.format(Locale.ROOT, "%." + (digits - 1 - exponent) + "f", value)
                        : scientific;
        int end = isPlain ? text.length() : text.indexOf('e');
        String number = text.substring(0, end);
        if (number.indexOf('.') >= 0) {
            number = number.replaceAll("\\.?0+$", "");
        }
        String result = number + text.substring(end);
        return String.format(
                Locale.ROOT,
                width + 's',
                conversion == 'G' ? result.toUpperCase(Locale.ROOT) : result);
    }
}
