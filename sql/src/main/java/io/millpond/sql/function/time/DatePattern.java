package io.millpond.sql.function.time;

import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A compiled format for reading dates. Immutable.
///
/// @param pieces read one after another; together they must read all of a text
record DatePattern(List<Piece> pieces) {
    private static final String[] MONTHS = {
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december"
    };
    private static final String[] WEEKDAYS = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    };

    /// Reads a piece of a text.
    interface Piece {
        /// Reads from `at`; where it ended.
        ///
        /// Errors: CANNOT_PARSE_DATETIME.
        int read(byte[] bytes, int at, int to, ParsedDate out);
    }

    /// Takes a number that was read.
    interface Setter {
        void set(ParsedDate out, int value);
    }

    /// Reads the bytes `[from, to)`.
    ///
    /// Errors: CANNOT_PARSE_DATETIME.
    void read(byte[] bytes, int from, int to, ParsedDate out) {
        int at = from;
        for (Piece piece : pieces) {
            at = piece.read(bytes, at, to, out);
        }
        if (at < to) {
            String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            String rest = new String(bytes, at, to - at, StandardCharsets.UTF_8);
            throw ParsedDate.failure("Invalid format input " + text + " is malformed at " + rest);
        }
    }

    /// Exactly `count` digits.
    static Piece digits(int count, Setter setter) {
        return number(count, count, setter);
    }

    /// From `min` to `max` digits, as many as there are.
    static Piece number(int min, int max, Setter setter) {
        return (bytes, at, to, out) -> {
            int value = 0;
            int place = at;
            while (place < to && place - at < max && bytes[place] >= '0' && bytes[place] <= '9') {
                value = value * 10 + bytes[place++] - '0';
            }
            if (place - at < min) {
                throw missing("number of " + min + " digits", bytes, at, to);
            }
            setter.set(out, value);
            return place;
        };
    }

    private static DatabaseException missing(String what, byte[] bytes, int at, int to) {
        return ParsedDate.failure(
                "Unable to parse a "
                        + what
                        + " from "
                        + new String(bytes, at, to - at, StandardCharsets.UTF_8));
    }

    static Piece literal(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        return (bytes, at, to, _) -> {
            for (int i = 0; i < wanted.length; i++) {
                if (at + i >= to || bytes[at + i] != wanted[i]) {
                    throw missing("literal '" + text + "'", bytes, at, to);
                }
            }
            return at + wanted.length;
        };
    }

    /// Any spaces, then a piece.
    static Piece padded(Piece piece) {
        return (bytes, at, to, out) -> {
            int place = at;
            while (place < to && bytes[place] == ' ') {
                place++;
            }
            return piece.read(bytes, place, to, out);
        };
    }

    /// One of several names, without regard to case: in full, or its first three letters.
    private static Piece name(String what, String[] names, Form form, Setter setter) {
        return (bytes, at, to, out) -> {
            String rest =
                    new String(bytes, at, Math.min(to - at, 12), StandardCharsets.ISO_8859_1)
                            .toLowerCase(Locale.ROOT);
            for (int i = 0; i < names.length; i++) {
                String brief = names[i].substring(0, 3);
                if (form != Form.SHORT && rest.startsWith(names[i])) {
                    setter.set(out, i + 1);
                    return at + names[i].length();
                }
                if (form != Form.LONG && rest.startsWith(brief)) {
                    setter.set(out, i + 1);
                    return at + 3;
                }
            }
            throw missing(what, bytes, at, to);
        };
    }

    /// Which form of a name is read.
    enum Form {
        SHORT,
        LONG,
        ANY
    }

    static Piece month(Form form) {
        return name("month's name", MONTHS, form, ParsedDate::setMonth);
    }

    /// A weekday's name; what it says is not used.
    static Piece weekday(Form form) {
        return name("weekday's name", WEEKDAYS, form, (_, _) -> {});
    }

    /// AM or PM.
    static Piece halfDay() {
        return (bytes, at, to, out) -> {
            boolean isThere = at + 2 <= to && (bytes[at + 1] | 32) == 'm';
            int letter = isThere ? bytes[at] | 32 : 0;
            if (letter != 'a' && letter != 'p') {
                throw missing("AM or PM", bytes, at, to);
            }
            out.isAfternoon = letter == 'p';
            out.isHalfDay = true;
            return at + 2;
        };
    }

    /// An offset such as `+0530`, with or without a colon.
    static Piece offset() {
        return (bytes, at, to, out) -> {
            if (at >= to || (bytes[at] != '+' && bytes[at] != '-')) {
                throw missing("zone offset", bytes, at, to);
            }
            int[] parts = new int[2];
            int place = digits(2, (_, value) -> parts[0] = value).read(bytes, at + 1, to, out);
            place += place < to && bytes[place] == ':' ? 1 : 0;
            place = digits(2, (_, value) -> parts[1] = value).read(bytes, place, to, out);
            int seconds = parts[0] * 3_600 + parts[1] * 60;
            out.offset = bytes[at] == '-' ? -seconds : seconds;
            out.hasOffset = true;
            return place;
        };
    }

    /// The name of a time zone.
    static Piece zone() {
        return (bytes, at, to, out) -> {
            int place = at;
            while (place < to
                    && (Character.isLetterOrDigit(bytes[place])
                            || "/_+-".indexOf(bytes[place]) >= 0)) {
                place++;
            }
            String name = new String(bytes, at, place - at, StandardCharsets.US_ASCII);
            try {
                out.zone = ZoneTable.of(ZoneNames.zone(name));
            } catch (DatabaseException e) {
                throw new DatabaseException(ErrorCode.CANNOT_PARSE_DATETIME, e.text(), e);
            }
            return place;
        };
    }

    /// A fraction of a second, of at most `digitsMax` digits.
    static Piece fraction(int digitsMax) {
        return (bytes, at, to, out) -> {
            int place = at;
            int nanos = 0;
            int unit = 100_000_000;
            while (place < to
                    && place - at < digitsMax
                    && bytes[place] >= '0'
                    && bytes[place] <= '9') {
                nanos += (bytes[place++] - '0') * unit;
                unit /= 10;
            }
            if (place == at) {
                throw missing("fraction", bytes, at, to);
            }
            out.nanos = nanos;
            return place;
        };
    }

    /// The format of `%`-placeholders that `parseDateTime` takes.
    ///
    /// Errors: BAD_ARGUMENTS, NOT_IMPLEMENTED.
    static DatePattern ofPlaceholders(String function, String format) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char letter = format.charAt(i);
            if (letter != '%') {
                text.append(letter);
                continue;
            }
            if (++i == format.length()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS, "Trailing '%' in the format string");
            }
            if (text.length() > 0) {
                pieces.add(literal(text.toString()));
                text.setLength(0);
            }
            addPlaceholder(function, format.charAt(i), pieces);
        }
        if (text.length() > 0) {
            pieces.add(literal(text.toString()));
        }
        return new DatePattern(List.copyOf(pieces));
    }

    private static void addPlaceholder(String function, char letter, List<Piece> pieces) {
        String composed =
                switch (letter) {
                    case 'D' -> "%m/%d/%y";
                    case 'F' -> "%Y-%m-%d";
                    case 'T' -> "%H:%i:%S";
                    case 'R' -> "%H:%i";
                    case 'r' -> "%h:%i %p";
                    default -> "";
                };
        if (composed.isEmpty()) {
            pieces.add(placeholder(function, letter));
        } else {
            pieces.addAll(ofPlaceholders(function, composed).pieces());
        }
    }

    private static Piece placeholder(String function, char letter) {
        return switch (letter) {
            case '%' -> literal("%");
            case 'n' -> literal("\n");
            case 't' -> literal("\t");
            case 'Y', 'G' -> digits(4, ParsedDate::setYear);
            case 'y', 'g' -> digits(2, DatePattern::setShortYear);
            case 'C' -> digits(2, (out, value) -> out.setYear(value * 100));
            case 'm' -> digits(2, ParsedDate::setMonth);
            case 'c' -> number(1, 2, ParsedDate::setMonth);
            case 'b' -> month(Form.SHORT);
            case 'M' -> month(Form.LONG);
            case 'a' -> weekday(Form.SHORT);
            case 'W' -> weekday(Form.LONG);
            case 'd' -> digits(2, ParsedDate::setDay);
            case 'e' -> padded(number(1, 2, ParsedDate::setDay));
            case 'j' -> digits(3, ParsedDate::setDayOfYear);
            case 'V' -> digits(2, ParsedDate::setWeek);
            case 'u' -> digits(1, ParsedDate::setDayOfWeek);
            case 'w' -> digits(1, (out, value) -> out.setDayOfWeek(value == 0 ? 7 : value));
            case 'H' -> digits(2, (out, value) -> out.setHour(value, false, false));
            case 'k' -> padded(number(1, 2, (out, value) -> out.setHour(value, false, false)));
            case 'h', 'I' -> digits(2, (out, value) -> out.setHour(value, true, true));
            case 'l' -> padded(number(1, 2, (out, value) -> out.setHour(value, true, true)));
            case 'i' -> digits(2, ParsedDate::setMinute);
            case 's', 'S' -> digits(2, ParsedDate::setSecond);
            case 'p' -> halfDay();
            case 'f' -> fraction(6);
            case 'z' -> offset();
            case 'Q', 'U', 'v', 'x', 'X' ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED, "format is not supported for " + letter);
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Incorrect syntax '%"
                                    + letter
                                    + "', symbol is not supported '"
                                    + letter
                                    + "' for function "
                                    + function);
        };
    }

    static void setShortYear(ParsedDate out, int value) {
        out.setYear(value + (value >= 70 ? 1_900 : 2_000));
    }
}
