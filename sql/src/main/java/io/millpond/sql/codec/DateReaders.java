package io.millpond.sql.codec;

import io.millpond.sql.codec.CodecSettings.DateTimeInput;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;

/// Readers of dates and date-times. What lies beyond a type's range becomes its nearest value.
final class DateReaders {
    private static final long DATE_MAX = 65_535;
    private static final long SECOND_MAX = 0xFFFF_FFFFL;
    private static final long DATE32_MIN = CivilDate.days(1900, 1, 1);
    private static final long DATE32_MAX = CivilDate.days(2299, 12, 31);

    private DateReaders() {}

    static ValueReader of(DataType type, TextStyle style, CodecSettings settings) {
        return switch (type) {
            case DateType _ ->
                    dates(
                            style,
                            settings,
                            (days, out) ->
                                    ((ShortColumnBuilder) out)
                                            .append((short) Math.clamp(days, 0, DATE_MAX)));
            case Date32Type _ ->
                    dates(
                            style,
                            settings,
                            (days, out) ->
                                    ((IntColumnBuilder) out)
                                            .append(
                                                    (int)
                                                            Math.clamp(
                                                                    days, DATE32_MIN, DATE32_MAX)));
            case DateTimeType(String zone) ->
                    dateTimes(TextWriters.zoneOf(zone, settings), style, settings);
            case DateTime64Type(int scale, String zone) ->
                    dateTimes64(scale, TextWriters.zoneOf(zone, settings), style, settings);
            case TimeType _ -> times(-1, style, settings);
            case Time64Type(int scale) -> times(scale, style, settings);
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    private interface DaysAppender {
        void append(long days, ColumnBuilder out);
    }

    private static ValueReader dates(
            TextStyle style, CodecSettings settings, DaysAppender appender) {
        if (style == TextStyle.PLAIN) {
            return (in, out) -> {
                long days = DateReader.read(in);
                skipTimeOfDay(in);
                appender.append(days, out);
            };
        }
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        ByteCursor inner = new ByteCursor(new byte[0]);
        return (in, out) -> {
            token.read(in, style, delimiter);
            inner.reset(token.bytes, token.from, token.to);
            long days = DateReader.read(inner);
            skipTimeOfDay(inner);
            if (!inner.isAtEnd()) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_PARSE_DATE, "Cannot parse date here: " + inner.shown());
            }
            appender.append(days, out);
        };
    }

    /// Moves past ` hh:mm:ss`, with a fraction, where it follows a date.
    private static void skipTimeOfDay(ByteCursor in) {
        if (in.remaining() < 9 || (in.peek() != ' ' && in.peek() != 'T')) {
            return;
        }
        byte[] bytes = in.bytes();
        int at = in.at();
        boolean isTime = bytes[at + 3] == ':' && bytes[at + 6] == ':';
        for (int i = 1; isTime && i < 9; i++) {
            isTime = i % 3 == 0 || (bytes[at + i] >= '0' && bytes[at + i] <= '9');
        }
        if (!isTime) {
            return;
        }
        in.skip(9);
        if (in.skipIf('.')) {
            while (in.peek() >= '0' && in.peek() <= '9') {
                in.skip(1);
            }
        }
    }

    /// Whether the value is a plain number rather than a quoted text.
    private static boolean isBareNumber(ByteCursor in, TextStyle style) {
        int letter = in.peek();
        return (style == TextStyle.JSON || style == TextStyle.QUOTED)
                && (letter == '-' || (letter >= '0' && letter <= '9'));
    }

    private static ValueReader dateTimes(ZoneTable zone, TextStyle style, CodecSettings settings) {
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        DateTimeParser parser =
                new DateTimeParser(
                        zone,
                        settings.dateTimeInput() == DateTimeInput.BEST_EFFORT_US,
                        settings.nowMs());
        return (in, out) -> {
            long second;
            if (isBareNumber(in, style)) {
                second = IntegerText.read(in, true);
            } else {
                token.read(in, style, delimiter);
                parse(parser, token, settings.dateTimeInput());
                second = parser.second();
            }
            ((IntColumnBuilder) out).append((int) Math.clamp(second, 0L, SECOND_MAX));
        };
    }

    private static ValueReader dateTimes64(
            int scale, ZoneTable zone, TextStyle style, CodecSettings settings) {
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        DateTimeParser parser =
                new DateTimeParser(
                        zone,
                        settings.dateTimeInput() == DateTimeInput.BEST_EFFORT_US,
                        settings.nowMs());
        long power = DateText.ticksOfSecond(scale);
        long nanosOfTick = DateText.ticksOfSecond(9 - scale);
        return (in, out) -> {
            long ticks;
            if (isBareNumber(in, style)) {
                ticks = readTicks(in, scale);
            } else {
                token.read(in, style, delimiter);
                parse(parser, token, settings.dateTimeInput());
                ticks = parser.second() * power + parser.nanos() / nanosOfTick;
            }
            ((LongColumnBuilder) out).append(ticks);
        };
    }

    /// @param scale -1 for a Time
    private static ValueReader times(int scale, TextStyle style, CodecSettings settings) {
        ValueReader plain =
                scale < 0
                        ? (in, out) -> ((IntColumnBuilder) out).append((int) TimeText.read(in, -1))
                        : (in, out) -> ((LongColumnBuilder) out).append(TimeText.read(in, scale));
        if (style == TextStyle.PLAIN) {
            return plain;
        }
        Token token = new Token();
        byte delimiter = settings.csv().delimiter();
        ByteCursor inner = new ByteCursor(new byte[0]);
        return (in, out) -> {
            if (isBareNumber(in, style)) {
                if (scale < 0) {
                    ((IntColumnBuilder) out).append((int) IntegerText.read(in, true));
                } else {
                    ((LongColumnBuilder) out).append(readTicks(in, scale));
                }
                return;
            }
            token.read(in, style, delimiter);
            inner.reset(token.bytes, token.from, token.to);
            int before = out.rowCount();
            plain.read(inner, out);
            if (!inner.isAtEnd()) {
                out.rollback(before);
                throw new DatabaseException(
                        ErrorCode.CANNOT_PARSE_DATETIME,
                        "Cannot parse time here: " + inner.shown());
            }
        };
    }

    /// A bare number is ticks, or seconds where it has a fraction.
    private static long readTicks(ByteCursor in, int scale) {
        int from = in.at();
        long number = IntegerText.read(in, true);
        if (in.peek() != '.') {
            return number;
        }
        in.seek(from);
        return DecimalText.readLong(in, new DecimalType(18, scale));
    }

    private static void parse(DateTimeParser parser, Token token, DateTimeInput input) {
        switch (input) {
            case BASIC -> parser.parseBasic(token.bytes, token.from, token.to);
            case BEST_EFFORT, BEST_EFFORT_US -> parser.parse(token.bytes, token.from, token.to);
        }
    }
}
