package io.millpond.sql.function.time;

import io.millpond.sql.function.time.DateFormatFunctions.Piece;
import io.millpond.sql.time.CivilDate;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Formats in the notation of Joda-Time: letters repeated, text between single quotes.
final class JodaFormat {
    private JodaFormat() {}

    /// A part of a format: a letter and how often it stands, or a text where the letter is 0.
    private record Part(char letter, int count, String text) {
        boolean isNumber() {
            return "CYyxweDdKhHkmsS".indexOf(letter) >= 0 || (letter == 'M' && count <= 2);
        }
    }

    private static List<Part> parts(String format) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < format.length()) {
            char letter = format.charAt(at);
            if (letter == '\'') {
                StringBuilder text = new StringBuilder();
                at = quoted(format, at + 1, text);
                parts.add(new Part((char) 0, 0, text.toString()));
            } else if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')) {
                int end = at;
                while (end < format.length() && format.charAt(end) == letter) {
                    end++;
                }
                parts.add(new Part(letter, end - at, ""));
                at = end;
            } else {
                parts.add(new Part((char) 0, 0, String.valueOf(letter)));
                at++;
            }
        }
        return parts;
    }

    /// Reads a text from behind its opening quote; the place behind the closing one.
    private static int quoted(String format, int from, StringBuilder text) {
        if (from < format.length() && format.charAt(from) == '\'') {
            text.append('\'');
            return from + 1;
        }
        int at = from;
        while (at < format.length()) {
            char letter = format.charAt(at++);
            if (letter != '\'') {
                text.append(letter);
            } else if (at < format.length() && format.charAt(at) == '\'') {
                text.append('\'');
                at++;
            } else {
                return at;
            }
        }
        throw new DatabaseException(ErrorCode.BAD_ARGUMENTS, "No closing single quote for literal");
    }

    private static DatabaseException unsupported(String what) {
        return new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED, "format is not supported for " + what);
    }

    /// The pieces that write dates.
    ///
    /// Errors: NOT_IMPLEMENTED, BAD_ARGUMENTS.
    static List<Piece> writing(String format) {
        List<Piece> pieces = new ArrayList<>();
        for (Part part : parts(format)) {
            pieces.add(writing(part));
        }
        return pieces;
    }

    private static Piece writing(Part part) {
        int width = part.count();
        return switch (part.letter()) {
            case 0 -> (_, _, out) -> out.append(part.text());
            case 'G' -> (p, v, out) -> out.append(CivilDate.year(p.date(v)) > 0 ? "AD" : "BC");
            case 'C' -> padded(width, (p, v) -> CivilDate.year(p.date(v)) / 100);
            case 'Y', 'y' ->
                    padded(
                            width,
                            (p, v) -> {
                                int year = CivilDate.year(p.date(v));
                                return width == 2 ? year % 100 : year;
                            });
            case 'x' -> padded(width, (p, v) -> DatePartFunctions.isoYear(p.days(v)));
            case 'w' -> padded(width, (p, v) -> DatePartFunctions.isoWeek(p.days(v)));
            case 'e' -> padded(width, (p, v) -> CivilDate.dayOfWeek(p.days(v)));
            case 'E' ->
                    (p, v, out) -> {
                        String name = DateFormatFunctions.weekday(p, v);
                        out.append(width >= 4 ? name : name.substring(0, 3));
                    };
            case 'D' -> padded(width, DateFormatFunctions::dayOfYear);
            case 'M' ->
                    width <= 2
                            ? padded(width, (p, v) -> CivilDate.month(p.date(v)))
                            : (p, v, out) -> {
                                String name = DateFormatFunctions.month(p, v);
                                out.append(width >= 4 ? name : name.substring(0, 3));
                            };
            case 'd' -> padded(width, (p, v) -> CivilDate.day(p.date(v)));
            case 'a' -> (p, v, out) -> out.append(p.secondOfDay(v) < 43_200 ? "AM" : "PM");
            case 'K' -> padded(width, (p, v) -> p.secondOfDay(v) / 3_600 % 12);
            case 'h' -> padded(width, (p, v) -> (p.secondOfDay(v) / 3_600 + 11) % 12 + 1);
            case 'H' -> padded(width, (p, v) -> p.secondOfDay(v) / 3_600);
            case 'k' -> padded(width, (p, v) -> (p.secondOfDay(v) / 3_600 + 23) % 24 + 1);
            case 'm' -> padded(width, (p, v) -> p.secondOfDay(v) / 60 % 60);
            case 's' -> padded(width, (p, v) -> p.secondOfDay(v) % 60);
            case 'S' -> writingFraction(width);
            case 'z' -> {
                if (width < 4) {
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED, "Short name time zone is not yet supported");
                }
                yield (p, _, out) -> out.append(p.zone().zone().getId());
            }
            case 'Z' -> throw unsupported("TIMEZONE_OFFSET_ID");
            default -> throw unsupported(String.valueOf(part.letter()));
        };
    }

    private static Piece writingFraction(int width) {
        return (p, v, out) -> {
            String nanos = Long.toString(1_000_000_000L + p.nanos(v)).substring(1);
            out.append(nanos, 0, Math.min(9, width)).repeat('0', Math.max(0, width - 9));
        };
    }

    private interface Amount {
        int of(DateParts parts, long value);
    }

    private static Piece padded(int width, Amount number) {
        return (p, v, out) -> {
            String digits = Integer.toString(number.of(p, v));
            out.repeat('0', Math.max(0, width - digits.length())).append(digits);
        };
    }

    /// The pattern that reads dates. A number followed by another number has as many digits as its
    /// letter is repeated; any other may have more.
    ///
    /// Errors: NOT_IMPLEMENTED, BAD_ARGUMENTS.
    static DatePattern reading(String format) {
        List<DatePattern.Piece> pieces = new ArrayList<>();
        List<Part> parts = parts(format);
        for (int i = 0; i < parts.size(); i++) {
            boolean isTight = i + 1 < parts.size() && parts.get(i + 1).isNumber();
            pieces.add(reading(parts.get(i), isTight));
        }
        return new DatePattern(List.copyOf(pieces));
    }

    /// The count of fraction digits that the format has, 0 for none.
    static int fractionDigits(String format) {
        int count = 0;
        for (Part part : parts(format)) {
            count = part.letter() == 'S' ? Math.max(count, part.count()) : count;
        }
        return count;
    }

    private static DatePattern.Piece reading(Part part, boolean isTight) {
        int width = part.count();
        return switch (part.letter()) {
            case 0 -> DatePattern.literal(part.text());
            case 'G' -> era();
            case 'C' -> number(part, isTight, 2, (out, value) -> out.setYear(value * 100));
            case 'Y', 'y', 'x' ->
                    width == 2 && part.letter() != 'x'
                            ? number(part, isTight, 4, JodaFormat::setYear)
                            : number(part, isTight, 4, ParsedDate::setYear);
            case 'w' -> number(part, isTight, 2, ParsedDate::setWeek);
            case 'e' -> number(part, isTight, 1, ParsedDate::setDayOfWeek);
            case 'E' -> DatePattern.weekday(DatePattern.Form.ANY);
            case 'D' -> number(part, isTight, 3, ParsedDate::setDayOfYear);
            case 'M' ->
                    width <= 2
                            ? number(part, isTight, 2, ParsedDate::setMonth)
                            : DatePattern.month(DatePattern.Form.ANY);
            case 'd' -> number(part, isTight, 2, ParsedDate::setDay);
            case 'a' -> DatePattern.halfDay();
            case 'K' -> number(part, isTight, 2, (o, value) -> o.setHour(value, true, false));
            case 'h' -> number(part, isTight, 2, (o, value) -> o.setHour(value, true, true));
            case 'H' -> number(part, isTight, 2, (o, value) -> o.setHour(value, false, false));
            case 'k' -> number(part, isTight, 2, (o, value) -> o.setHour(value, false, true));
            case 'm' -> number(part, isTight, 2, ParsedDate::setMinute);
            case 's' -> number(part, isTight, 2, ParsedDate::setSecond);
            case 'S' -> DatePattern.fraction(Math.max(width, 1));
            case 'z' -> DatePattern.zone();
            case 'Z' -> DatePattern.offset();
            default -> throw unsupported(String.valueOf(part.letter()));
        };
    }

    private static DatePattern.Piece number(
            Part part, boolean isTight, int max, DatePattern.Setter setter) {
        int most = isTight ? part.count() : Math.max(part.count(), max);
        return DatePattern.number(1, most, setter);
    }

    private static void setYear(ParsedDate out, int value) {
        if (value < 100) {
            DatePattern.setShortYear(out, value);
        } else {
            out.setYear(value);
        }
    }

    private static DatePattern.Piece era() {
        return (bytes, at, to, _) -> {
            String word = at + 2 <= to ? new String(bytes, at, 2, StandardCharsets.US_ASCII) : "";
            return switch (word.toUpperCase(Locale.ROOT)) {
                case "AD", "CE" -> at + 2;
                default -> throw ParsedDate.failure("Unable to parse an era");
            };
        };
    }
}
