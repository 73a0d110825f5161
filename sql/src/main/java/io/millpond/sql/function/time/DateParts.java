package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.cast.DateCasts;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;

/// Sees any date type as moments on a zone's wall clock: a local second and a fraction.
///
/// @param power ticks of a second; 0 for dates, whose values are days
record DateParts(DataType type, ZoneTable zone, long power) {
    /// The parts of a date type; null where the type is none.
    static DateParts of(String function, DataType type, FunctionContext context) {
        return switch (type) {
            case DateType _, Date32Type _ -> new DateParts(type, ZoneTable.utc(), 0);
            case DateTimeType(String name) -> new DateParts(type, DateCasts.zone(name, context), 1);
            case DateTime64Type(int scale, String name) ->
                    new DateParts(
                            type, DateCasts.zone(name, context), DateText.ticksOfSecond(scale));
            default -> throw Arguments.illegal(function, type);
        };
    }

    boolean isDate() {
        return power == 0;
    }

    DateParts in(ZoneTable other) {
        return new DateParts(type, other, power);
    }

    long[] values(Column column) {
        return Numbers.longs(column, type);
    }

    /// The second since 1970 UTC of a value; midnight of a date.
    long epochSecond(long value) {
        return switch ((int) Math.min(power, 2)) {
            case 0 -> value * 86_400;
            case 1 -> value;
            default -> Math.floorDiv(value, power);
        };
    }

    /// The second of a value whose fraction is cut off, which makes it later before 1970.
    long cutSecond(long value) {
        return power <= 1 ? epochSecond(value) : value / power;
    }

    /// What the wall clock shows.
    long localSecond(long value) {
        return isDate() ? value * 86_400 : zone.toLocal(epochSecond(value));
    }

    /// The local day number.
    long days(long value) {
        return isDate() ? value : Math.floorDiv(localSecond(value), 86_400L);
    }

    int secondOfDay(long value) {
        return (int) Math.floorMod(localSecond(value), 86_400L);
    }

    /// Nanoseconds of the second.
    long nanos(long value) {
        return power <= 1 ? 0 : Math.floorMod(value, power) * (1_000_000_000L / power);
    }

    /// The local date, packed as [CivilDate] has it.
    int date(long value) {
        return CivilDate.split(days(value));
    }
}
