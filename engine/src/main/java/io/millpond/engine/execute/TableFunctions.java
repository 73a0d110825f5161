package io.millpond.engine.execute;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.system.NumbersSource;
import io.millpond.engine.system.ZerosSource;
import io.millpond.sql.setting.NearestNames;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;

import java.util.List;
import java.util.Locale;

/// The table functions.
public final class TableFunctions {
    /// All names.
    public static final List<String> NAMES =
            List.of(
                    "format",
                    "generate_series",
                    "generateSeries",
                    "null",
                    "numbers",
                    "numbers_mt",
                    "values",
                    "zeros",
                    "zeros_mt");

    private TableFunctions() {}

    /// What `name(arguments)` returns.
    ///
    /// Errors: UNKNOWN_FUNCTION; NUMBER_OF_ARGUMENTS_DOESNT_MATCH; BAD_ARGUMENTS.
    ///
    /// @param settings what reading `format` depends on
    static TableSource find(String name, List<TableArgument> arguments, FormatSettings settings) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "numbers", "numbers_mt" -> numbers(name, arguments);
            case "zeros", "zeros_mt" -> zeros(name, arguments);
            case "generate_series", "generateseries" -> series(name, arguments);
            case "format" -> FormatFunction.source(arguments, settings);
            case "values" -> TableValues.source(arguments);
            default ->
                    throw new DatabaseException(
                            ErrorCode.UNKNOWN_FUNCTION,
                            "Unknown table function %s%s"
                                    .formatted(name, NearestNames.hint(name, NAMES)));
        };
    }

    private static TableSource numbers(String name, List<TableArgument> arguments) {
        if (arguments.size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' requires 'limit' or 'offset, limit'.".formatted(name));
        }
        boolean isParallel = name.equalsIgnoreCase("numbers_mt");
        return switch (arguments.size()) {
            case 0 -> new NumbersSource("number", 0, Long.MAX_VALUE, 1, isParallel);
            case 1 ->
                    new NumbersSource(
                            "number", 0, number(name, arguments.getFirst()), 1, isParallel);
            case 2 ->
                    new NumbersSource(
                            "number",
                            number(name, arguments.get(0)),
                            number(name, arguments.get(1)),
                            1,
                            isParallel);
            default -> {
                long step = number(name, arguments.get(2));
                if (step == 0) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Table function %s requires step to be a positive number"
                                    .formatted(name));
                }
                long length = number(name, arguments.get(1));
                yield new NumbersSource(
                        "number",
                        number(name, arguments.get(0)),
                        length / step + (length % step == 0 ? 0 : 1),
                        step,
                        isParallel);
            }
        };
    }

    private static TableSource series(String name, List<TableArgument> arguments) {
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' requires 'start, stop' or 'start, stop, step'."
                            .formatted(name));
        }
        long from = number(name, arguments.get(0));
        long to = number(name, arguments.get(1));
        long step = arguments.size() == 3 ? number(name, arguments.get(2)) : 1;
        if (step <= 0) {
            throw new DatabaseException(
                    ErrorCode.INVALID_SETTING_VALUE,
                    "Table function %s requires step to be a positive number".formatted(name));
        }
        long count = to < from ? 0 : (to - from) / step + 1;
        return new NumbersSource("generate_series", from, count, step, false);
    }

    private static TableSource zeros(String name, List<TableArgument> arguments) {
        if (arguments.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' requires 'limit'.".formatted(name));
        }
        return new ZerosSource(number(name, arguments.getFirst()));
    }

    private static long number(String function, TableArgument argument) {
        if (argument instanceof TableArgument.Value(DataType type, Column value, _)
                && DataTypes.withoutWrappers(type) instanceof IntegerType) {
            Column full = Columns.full(value);
            long number =
                    switch (full) {
                        case ByteColumn bytes ->
                                DataTypes.isUnsigned(type) ? bytes.value(0) & 0xFF : bytes.value(0);
                        case ShortColumn shorts ->
                                DataTypes.isUnsigned(type)
                                        ? shorts.value(0) & 0xFFFF
                                        : shorts.value(0);
                        case IntColumn ints ->
                                DataTypes.isUnsigned(type)
                                        ? ints.value(0) & 0xFFFF_FFFFL
                                        : ints.value(0);
                        case LongColumn longs ->
                                DataTypes.isUnsigned(type) && longs.value(0) < 0
                                        ? Long.MAX_VALUE
                                        : longs.value(0);
                        default -> -1;
                    };
            if (number >= 0) {
                return number;
            }
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Argument %s of table function %s is not a whole number that is not negative"
                        .formatted(argument.text(), function));
    }
}
