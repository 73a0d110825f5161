package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;

import java.util.List;

/// The present: fixed for a statement, or asked for each block.
public final class PresentFunctions {
    private static final String CATEGORY = DateFunctions.CATEGORY;

    private PresentFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                now(),
                now64(),
                utcNow(),
                nowInBlock("nowInBlock", false),
                nowInBlock("nowInBlock64", true),
                today("today", 0, "current_date", "curdate"),
                today("yesterday", -1));
    }

    /// A function of the present: constant within a statement, else asked for each block.
    private static BoundFunction present(
            DataType type, FunctionContext context, PresentValue present) {
        if (context.statementTimeMs().isPresent()) {
            return new Binding.ConstantFunction(type, present.at(context.nowMs()));
        }
        return new PresentFunction(type, context, present);
    }

    private interface PresentValue {
        Column at(long milliseconds);
    }

    private record PresentFunction(
            DataType resultType, FunctionContext context, PresentValue present)
            implements BoundFunction {
        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            return new ConstantColumn(present.at(context.nowMs()), rowCount);
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    private static ScalarFunction now() {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, "now([zone])", "The present time.")
                        .withAliases("current_timestamp", "localtimestamp", "localtime")
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count("now", arguments, 0, 1);
                    DataType type =
                            arguments.isEmpty()
                                    ? DataTypes.DATE_TIME
                                    : ConversionFunctions.inZone(
                                            DataTypes.DATE_TIME,
                                            Arguments.constantText("now", arguments, 0));
                    return present(
                            type,
                            context,
                            ms ->
                                    Numbers.ofLongs(
                                            new long[] {Math.floorDiv(ms, 1_000L)},
                                            1,
                                            type.layout()));
                });
    }

    private static ScalarFunction utcNow() {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY, "UTCTimestamp()", "The present time, shown in UTC.")
                        .withAliases("UTC_timestamp")
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count("UTCTimestamp", arguments, 0);
                    DataType type = new DateTimeType("UTC");
                    return present(
                            type,
                            context,
                            ms ->
                                    Numbers.ofLongs(
                                            new long[] {Math.floorDiv(ms, 1_000L)},
                                            1,
                                            type.layout()));
                });
    }

    /// The time at which each block is made, not the statement's.
    private static ScalarFunction nowInBlock(String name, boolean isFine) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY,
                        name + (isFine ? "([scale[, zone]])" : "([zone])"),
                        "The time at which a block of rows is made."),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 0, isFine ? 2 : 1);
                    int zonePlace = isFine ? 1 : 0;
                    String zone =
                            arguments.size() > zonePlace
                                    ? Arguments.constantText(name, arguments, zonePlace)
                                    : null;
                    int scale =
                            isFine && !arguments.isEmpty()
                                    ? (int) Arguments.constantLong(name, arguments, 0)
                                    : 3;
                    DataType type =
                            isFine ? new DateTime64Type(scale, zone) : new DateTimeType(zone);
                    long power = isFine ? DateText.ticksOfSecond(scale) : 1;
                    return new PresentFunction(
                            type,
                            context,
                            _ -> {
                                long now = context.clock().currentTimeMillis();
                                long second = Math.floorDiv(now, 1_000L);
                                long fraction = Math.floorMod(now, 1_000L) * power / 1_000;
                                long ticks = isFine ? second * power + fraction : second;
                                return Numbers.ofLongs(new long[] {ticks}, 1, type.layout());
                            });
                },
                Trait.NOT_DETERMINISTIC);
    }

    private static ScalarFunction now64() {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY,
                                "now64([scale[, zone]])",
                                "The present time with a fraction, known to the millisecond.")
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count("now64", arguments, 0, 2);
                    int scale =
                            arguments.isEmpty()
                                    ? 3
                                    : ConversionFunctions.scale("now64", arguments, 0);
                    String zone =
                            arguments.size() > 1
                                    ? Arguments.constantText("now64", arguments, 1)
                                    : null;
                    if (scale < 0 || scale > 9) {
                        throw new DatabaseException(
                                ErrorCode.ARGUMENT_OUT_OF_BOUND,
                                "Scale "
                                        + scale
                                        + " is too large for DateTime64. Maximum is up to"
                                        + " nanoseconds (9)");
                    }
                    DataType type = new DateTime64Type(scale, zone);
                    long power = DateText.ticksOfSecond(scale);
                    return present(
                            type,
                            context,
                            ms -> {
                                long second = Math.floorDiv(ms, 1_000L);
                                long fraction = Math.floorMod(ms, 1_000L) * power / 1_000;
                                return LongColumn.of(second * power + fraction);
                            });
                });
    }

    private static ScalarFunction today(String name, int shift, String... aliases) {
        FunctionDescription description =
                FunctionDescription.of(CATEGORY, name + "()", "The date of " + name + ".")
                        .withAliases(aliases);
        return ScalarFunction.of(
                aliases.length > 0 ? description.ignoringCase() : description,
                (arguments, context) -> {
                    Arguments.count(name, arguments, 0);
                    ZoneTable zone = ZoneTable.of(context.zone());
                    return present(
                            DataTypes.DATE,
                            context,
                            ms ->
                                    Numbers.ofLongs(
                                            new long[] {
                                                zone.toDays(Math.floorDiv(ms, 1_000L)) + shift
                                            },
                                            1,
                                            DataTypes.DATE.layout()));
                });
    }
}
