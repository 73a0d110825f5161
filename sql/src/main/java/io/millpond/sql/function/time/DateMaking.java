package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;

import java.util.ArrayList;
import java.util.List;

/// Dates made of numbers: of their parts, or of counts of units since 1970.
public final class DateMaking {
    private DateMaking() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(makeDate("makeDate", DataTypes.DATE));
        all.add(makeDate("makeDate32", DataTypes.DATE32));
        all.add(
                DateFunctions.define(
                        "makeDateTime(year, month, day, hour, minute, second[, zone])",
                        "A date-time of its parts.",
                        DateMaking::bindMakeDateTime));
        all.add(
                DateFunctions.define(
                        "makeDateTime64(year, month, day, hour, minute, second[, fraction[, scale[,"
                                + " zone]]])",
                        "A date-time with a fraction of its parts.",
                        TimeSlots::bindMake));
        int[] scales = {0, 3, 6, 9};
        String[] units = {"Second", "Milli", "Micro", "Nano"};
        for (int i = 0; i < scales.length; i++) {
            int scale = scales[i];
            all.add(fromTimestamp64("fromUnixTimestamp64" + units[i], scale));
            all.add(toTimestamp64("toUnixTimestamp64" + units[i], scale));
        }
        return all;
    }

    private static ScalarFunction makeDate(String name, DataType type) {
        return DateFunctions.define(
                name + "(year, month, day)",
                "A date of its parts, or of the year and the day of the year.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2, 3);
                    for (int i = 0; i < arguments.size(); i++) {
                        Arguments.number(name, arguments, i);
                    }
                    List<DataType> types = arguments.stream().map(Argument::type).toList();
                    boolean isDate = type.equals(DataTypes.DATE);
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                double[] years = Numbers.doubles(columns.get(0), types.get(0));
                                double[] middle = Numbers.doubles(columns.get(1), types.get(1));
                                double[] days =
                                        types.size() == 3
                                                ? Numbers.doubles(columns.get(2), types.get(2))
                                                : middle;
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    int month = types.size() == 3 ? (int) middle[row] : 1;
                                    result[row] =
                                            daysOf(
                                                    (int) years[row],
                                                    month,
                                                    (int) days[row],
                                                    types.size() == 3,
                                                    isDate);
                                }
                                return Numbers.ofLongs(result, rowCount, type.layout());
                            });
                });
    }

    /// The day number of a date; what is no date is the beginning of the type's range.
    private static long daysOf(int year, int month, int day, boolean isInMonth, boolean isDate) {
        long first = isDate ? 0 : CivilDate.days(1900, 1, 1);
        long last = isDate ? 65_535 : CivilDate.days(2299, 12, 31);
        boolean isValid = month >= 1 && month <= 12 && day >= 1 && day <= (isInMonth ? 31 : 365);
        if (!isValid) {
            return first;
        }
        long days = CivilDate.days(year, month, day);
        return days < first || days > last ? first : days;
    }

    private static BoundFunction bindMakeDateTime(
            List<Argument> arguments, FunctionContext context) {
        String name = "makeDateTime";
        Arguments.count(name, arguments, 6, 7);
        for (int i = 0; i < 6; i++) {
            Arguments.number(name, arguments, i);
        }
        DataType type =
                arguments.size() == 7
                        ? ConversionFunctions.inZone(
                                DataTypes.DATE_TIME, Arguments.constantText(name, arguments, 6))
                        : DataTypes.DATE_TIME;
        ZoneTable zone = DateParts.of(name, type, context).zone();
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    double[][] parts = new double[6][];
                    for (int i = 0; i < 6; i++) {
                        parts[i] = Numbers.doubles(columns.get(i), types.get(i));
                    }
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long days =
                                daysOf(
                                        (int) parts[0][row],
                                        (int) parts[1][row],
                                        (int) parts[2][row],
                                        true,
                                        true);
                        long second =
                                ((long) parts[3][row]) * 3_600
                                        + ((long) parts[4][row]) * 60
                                        + ((long) parts[5][row]);
                        result[row] =
                                Math.clamp(zone.toEpoch(days * 86_400 + second), 0, 0xFFFF_FFFFL);
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    private static ScalarFunction fromTimestamp64(String name, int scale) {
        return DateFunctions.define(
                name + "(value[, zone])",
                "A DateTime64 of a count of units since 1970 UTC.",
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1, 2);
                    Arguments.integer(name, arguments, 0);
                    String zone =
                            arguments.size() > 1
                                    ? Arguments.constantText(name, arguments, 1)
                                    : null;
                    if (zone != null) {
                        ZoneNames.zone(zone);
                    }
                    Cast cast = Casts.bind(arguments.getFirst().type(), DataTypes.INT64, context);
                    return BoundFunction.of(
                            new DateTime64Type(scale, zone),
                            (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
                });
    }

    private static ScalarFunction toTimestamp64(String name, int scale) {
        return DateFunctions.define(
                name + "(date)",
                "The count of units since 1970 UTC.",
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1);
                    DataType type = arguments.getFirst().type();
                    if (!(type instanceof DateTime64Type)) {
                        throw Arguments.illegal(name, type);
                    }
                    Cast cast = Casts.bind(type, new DateTime64Type(scale, null), context);
                    return BoundFunction.of(
                            DataTypes.INT64,
                            (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
                });
    }
}
