package io.millpond.sql.function.time;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.FunctionRegistry;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.TimeCasts;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.IntervalType.Unit;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Moving dates, differences of dates, and zones.
public final class DateFunctions {
    static final String CATEGORY = "Dates and Times";

    private DateFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            all.add(shift("add", unit, 1));
            all.add(shift("subtract", unit, -1));
        }
        all.add(unitShift("dateAdd", 1, "date_add", "timestampAdd", "timestamp_add"));
        all.add(unitShift("dateSub", -1, "date_sub", "timestampSub", "timestamp_sub"));
        all.add(
                difference(
                        "dateDiff", "date_diff", "DATE_DIFF", "timestampDiff", "TIMESTAMP_DIFF"));
        all.add(difference("age"));
        all.add(
                define(
                        "timezone()",
                        "The session's time zone.",
                        (_, context) -> constant(context.zone().getId()),
                        "timeZone"));
        all.add(
                define(
                        "timezoneOf(date)",
                        "The time zone of the date's type.",
                        (arguments, context) -> {
                            Arguments.count("timezoneOf", arguments, 1);
                            DateParts parts =
                                    DateParts.of(
                                            "timezoneOf", arguments.getFirst().type(), context);
                            checkTimed("timezoneOf", parts);
                            return constant(parts.zone().zone().getId());
                        },
                        "timeZoneOf"));
        all.add(
                define(
                        "timezoneOffset(date)",
                        "The seconds by which the date's zone is ahead of UTC.",
                        DateFunctions::bindOffset,
                        "timeZoneOffset"));
        all.add(
                define(
                        "toTimezone(date, zone)",
                        "The same moment, shown in another zone.",
                        DateFunctions::bindToZone,
                        "toTimeZone"));
        return all;
    }

    static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc).withAliases(aliases), binder);
    }

    private static BoundFunction constant(String text) {
        return new Binding.ConstantFunction(DataTypes.STRING, BytesColumn.of(text));
    }

    private static ScalarFunction shift(String verb, Unit unit, int sign) {
        String name = verb + unit.title() + "s";
        return define(
                name + "(date, count)",
                "The date moved by a count of " + unit.title().toLowerCase(Locale.ROOT) + "s.",
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2);
                    return bindShift(name, unit, sign, arguments, context);
                });
    }

    private static BoundFunction bindShift(
            String name, Unit unit, int sign, List<Argument> arguments, FunctionContext context) {
        DataType date = arguments.get(0).type();
        DataType count = arguments.get(1).type();
        if (count instanceof DecimalType) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Second argument for function " + name + " must be a number");
        }
        if (date instanceof StringType) {
            return DateArithmetic.shiftText(unit, count, sign, 0, context);
        }
        if (TimeCasts.isTime(date)) {
            TimeArithmetic.checkCount(name, count);
            return TimeArithmetic.shift(date, unit, count, sign, 0, context);
        }
        if (!DataTypes.isDate(date) || !Numbers.isNumber(count)) {
            throw Arguments.illegal(name, DataTypes.isDate(date) ? count : date);
        }
        return DateArithmetic.shift(date, unit, count, sign, 0, context);
    }

    /// `dateAdd(unit, count, date)` and `dateAdd(date, interval)`.
    private static ScalarFunction unitShift(String name, int sign, String... aliases) {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY,
                                name + "(unit, count, date)",
                                "The date moved by a count of units, or by an interval.")
                        .withAliases(aliases)
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2, 3);
                    FunctionRegistry registry = context.functions();
                    if (arguments.size() == 2) {
                        return registry.bind(sign > 0 ? "plus" : "minus", arguments, context);
                    }
                    Unit unit = unit(name, arguments);
                    List<Argument> swapped = List.of(arguments.get(2), arguments.get(1));
                    BoundFunction shift = bindShift(name, unit, sign, swapped, context);
                    return BoundFunction.of(
                            shift.resultType(),
                            (columns, rowCount) ->
                                    shift.apply(List.of(columns.get(2), columns.get(1)), rowCount));
                });
    }

    private static Unit unit(String name, List<Argument> arguments) {
        String word = Arguments.constantText(name, arguments, 0);
        Unit unit = StartOfFunctions.unit(word);
        if (unit == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Function " + name + " does not support '" + word + "' unit");
        }
        return unit;
    }

    private static ScalarFunction difference(String name, String... aliases) {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY,
                                name + "(unit, from, to[, zone])",
                                name.equals("age")
                                        ? "The number of whole units between two dates."
                                        : "The number of unit boundaries between two dates.")
                        .withAliases(aliases)
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 3, 4);
                    return DateDifference.bind(name, unit(name, arguments), arguments, context);
                });
    }

    /// Fails for dates without a time of day.
    private static void checkTimed(String name, DateParts parts) {
        if (parts.isDate()) {
            throw Arguments.illegal(name, parts.type());
        }
    }

    private static BoundFunction bindOffset(List<Argument> arguments, FunctionContext context) {
        Arguments.count("timezoneOffset", arguments, 1);
        DateParts parts = DateParts.of("timezoneOffset", arguments.getFirst().type(), context);
        checkTimed("timezoneOffset", parts);
        return BoundFunction.of(
                DataTypes.INT32,
                (columns, rowCount) -> {
                    long[] values = parts.values(columns.getFirst());
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = parts.zone().offsetAt(parts.epochSecond(values[row]));
                    }
                    return Numbers.ofLongs(result, rowCount, DataTypes.INT32.layout());
                });
    }

    private static BoundFunction bindToZone(List<Argument> arguments, FunctionContext context) {
        Arguments.count("toTimezone", arguments, 2);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof DateTimeType) && !(type instanceof DateTime64Type)) {
            throw Arguments.illegal("toTimezone", type);
        }
        String zone = Arguments.constantText("toTimezone", arguments, 1);
        return BoundFunction.of(
                ConversionFunctions.inZone(type, zone), (columns, _) -> columns.getFirst());
    }
}
