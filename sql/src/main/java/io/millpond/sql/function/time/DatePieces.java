package io.millpond.sql.function.time;

import io.millpond.sql.function.time.DateFormatFunctions.Piece;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.time.CivilDate;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DateTime64Type;

import java.util.ArrayList;
import java.util.List;

/// How the placeholders of MySQL's date formats are written. Immutable.
///
/// @param isMonthName whether `%M` is the name of the month, else the minute
/// @param isShort whether `%c`, `%k` and `%l` have no leading zero
/// @param isSpaced whether `%e` is two characters wide
/// @param isSingleZero whether `%f` of a date without a fraction is one zero
/// @param hasDigitsOfScale whether `%f` has as many digits as the date's type
record DatePieces(
        boolean isMonthName,
        boolean isShort,
        boolean isSpaced,
        boolean isSingleZero,
        boolean hasDigitsOfScale) {
    static final DatePieces USUAL = new DatePieces(true, false, false, false, false);

    private static final Setting<Boolean> MONTH_NAME =
            known("formatdatetime_parsedatetime_m_is_month_name");
    private static final Setting<Boolean> SHORT =
            known("formatdatetime_format_without_leading_zeros");
    private static final Setting<Boolean> SPACED = known("formatdatetime_e_with_space_padding");
    private static final Setting<Boolean> SINGLE_ZERO =
            known("formatdatetime_f_prints_single_zero");
    private static final Setting<Boolean> DIGITS_OF_SCALE =
            known("formatdatetime_f_prints_scale_number_of_digits");

    private static Setting<Boolean> known(String name) {
        return QuerySettings.known(name, SettingType.BOOL);
    }

    static DatePieces of(Settings settings) {
        return new DatePieces(
                settings.get(MONTH_NAME),
                settings.get(SHORT),
                settings.get(SPACED),
                settings.get(SINGLE_ZERO),
                settings.get(DIGITS_OF_SCALE));
    }

    /// The pieces of a format.
    ///
    /// Errors: BAD_ARGUMENTS for a placeholder that there is none of.
    List<Piece> pieces(String format) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < format.length(); i++) {
            char letter = format.charAt(i);
            if (letter != '%') {
                pieces.add((_, _, out) -> out.append(letter));
                continue;
            }
            if (++i == format.length()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Trailing '%' in the format string of function formatDateTime");
            }
            pieces.add(piece(format.charAt(i)));
        }
        return pieces;
    }

    private Piece piece(char letter) {
        return switch (letter) {
            case '%' -> (_, _, out) -> out.append('%');
            case 'n' -> (_, _, out) -> out.append('\n');
            case 't' -> (_, _, out) -> out.append('\t');
            case 'Y' -> (p, v, out) -> pad(out, CivilDate.year(p.date(v)), 4);
            case 'y' -> (p, v, out) -> pad(out, CivilDate.year(p.date(v)) % 100, 2);
            case 'C' -> (p, v, out) -> pad(out, CivilDate.year(p.date(v)) / 100, 2);
            case 'm' -> (p, v, out) -> pad(out, CivilDate.month(p.date(v)), 2);
            case 'c' -> (p, v, out) -> pad(out, CivilDate.month(p.date(v)), width());
            case 'd' -> (p, v, out) -> pad(out, CivilDate.day(p.date(v)), 2);
            case 'e' -> (p, v, out) -> writeDay(CivilDate.day(p.date(v)), out);
            case 'M' ->
                    isMonthName
                            ? (p, v, out) -> out.append(DateFormatFunctions.month(p, v))
                            : piece('i');
            case 'b' -> (p, v, out) -> out.append(DateFormatFunctions.month(p, v), 0, 3);
            case 'W' -> (p, v, out) -> out.append(DateFormatFunctions.weekday(p, v));
            case 'a' -> (p, v, out) -> out.append(DateFormatFunctions.weekday(p, v), 0, 3);
            case 'u' -> (p, v, out) -> out.append(CivilDate.dayOfWeek(p.days(v)));
            case 'w' -> (p, v, out) -> out.append(CivilDate.dayOfWeek(p.days(v)) % 7);
            case 'j' -> (p, v, out) -> pad(out, DateFormatFunctions.dayOfYear(p, v), 3);
            case 'Q' -> (p, v, out) -> out.append((CivilDate.month(p.date(v)) + 2) / 3);
            case 'G' -> (p, v, out) -> pad(out, DatePartFunctions.isoYear(p.days(v)), 4);
            case 'g' -> (p, v, out) -> pad(out, DatePartFunctions.isoYear(p.days(v)) % 100, 2);
            case 'V' -> (p, v, out) -> pad(out, DatePartFunctions.isoWeek(p.days(v)), 2);
            case 'D' -> joined("%m/%d/%y");
            case 'F' -> joined("%Y-%m-%d");
            case 'T' -> joined("%H:%i:%S");
            case 'R' -> joined("%H:%i");
            case 'r' -> joined("%h:%i %p");
            case 'H' -> (p, v, out) -> pad(out, p.secondOfDay(v) / 3_600, 2);
            case 'k' -> (p, v, out) -> pad(out, p.secondOfDay(v) / 3_600, width());
            case 'h', 'I' -> (p, v, out) -> pad(out, hourOfHalf(p, v), 2);
            case 'l' -> (p, v, out) -> pad(out, hourOfHalf(p, v), width());
            case 'i' -> (p, v, out) -> pad(out, p.secondOfDay(v) / 60 % 60, 2);
            case 'S', 's' -> (p, v, out) -> pad(out, p.secondOfDay(v) % 60, 2);
            case 'p' -> (p, v, out) -> out.append(p.secondOfDay(v) < 43_200 ? "AM" : "PM");
            case 'f' -> this::writeFraction;
            case 'z' -> DatePieces::writeOffset;
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Wrong syntax '%"
                                    + letter
                                    + "', unexpected symbol '"
                                    + letter
                                    + "' for function formatDateTime");
        };
    }

    private Piece joined(String format) {
        List<Piece> pieces = pieces(format);
        return (p, v, out) -> pieces.forEach(piece -> piece.write(p, v, out));
    }

    private int width() {
        return isShort ? 1 : 2;
    }

    private static int hourOfHalf(DateParts parts, long value) {
        return (parts.secondOfDay(value) / 3_600 + 11) % 12 + 1;
    }

    private void writeDay(int day, StringBuilder out) {
        if (isSpaced && day < 10) {
            out.append(' ');
        }
        out.append(day);
    }

    private static void pad(StringBuilder out, int value, int width) {
        String digits = Integer.toString(value);
        out.repeat('0', Math.max(0, width - digits.length())).append(digits);
    }

    private void writeFraction(DateParts parts, long value, StringBuilder out) {
        String nanos = Long.toString(1_000_000_000L + parts.nanos(value)).substring(1);
        int scale = parts.type() instanceof DateTime64Type(int digits, _) ? digits : 0;
        if (scale == 0 && isSingleZero) {
            out.append('0');
        } else {
            out.append(nanos, 0, hasDigitsOfScale && scale > 0 ? scale : 6);
        }
    }

    private static void writeOffset(DateParts parts, long value, StringBuilder out) {
        int offset = parts.zone().offsetAt(parts.epochSecond(value));
        out.append(offset < 0 ? '-' : '+');
        pad(out, Math.abs(offset) / 3_600, 2);
        pad(out, Math.abs(offset) / 60 % 60, 2);
    }
}
