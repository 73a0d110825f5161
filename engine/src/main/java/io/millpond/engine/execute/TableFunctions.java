package io.millpond.engine.execute;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.system.NumbersSource;
import io.millpond.engine.system.PrimesSource;
import io.millpond.engine.system.ZerosSource;
import io.millpond.engine.table.RefusedSources;
import io.millpond.sql.setting.NearestNames;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// The table functions.
public final class TableFunctions {
    /// All names.
    public static final List<String> NAMES =
            List.of(
                    "cluster",
                    "clusterAllReplicas",
                    "file",
                    "format",
                    "generateRandom",
                    "generate_series",
                    "generateSeries",
                    "jdbc",
                    "loop",
                    "merge",
                    "null",
                    "numbers",
                    "numbers_mt",
                    "primes",
                    "remote",
                    "remoteSecure",
                    "url",
                    "values",
                    "view",
                    "zeros",
                    "zeros_mt");

    private TableFunctions() {}

    /// Whether `name` is one of a table function.
    static boolean isKnown(String name) {
        return NAMES.stream().anyMatch(name::equalsIgnoreCase) || RefusedSources.hasFunction(name);
    }

    /// What `name(arguments)` returns.
    ///
    /// Errors: UNKNOWN_FUNCTION; EXTERNAL_SERVER_IS_NOT_RESPONDING;
    /// NUMBER_OF_ARGUMENTS_DOESNT_MATCH; BAD_ARGUMENTS.
    ///
    /// @param external the functions that read outside of the data directory
    /// @param settings what reading a format depends on
    static TableSource find(
            String name,
            List<TableArgument> arguments,
            ExternalFunctions external,
            FormatSettings settings) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "numbers", "numbers_mt" -> numbers(name, arguments);
            case "zeros", "zeros_mt" -> zeros(name, arguments);
            case "generate_series", "generateseries" -> series(name, arguments);
            case "primes" -> primes(name, arguments);
            case "null" -> NullFunction.source(arguments);
            case "format" -> FormatFunction.source(arguments, settings);
            case "file" -> external.file(arguments, settings);
            case "url" -> external.url(arguments, settings);
            case "values" -> TableValues.source(arguments);
            case "jdbc" -> throw jdbc(arguments);
            case String refused when RefusedSources.hasFunction(refused) ->
                    throw RefusedSources.function(
                            refused,
                            arguments.size(),
                            arguments.isEmpty() ? null : text(arguments.getFirst()));
            default -> throw unknown(name);
        };
    }

    static DatabaseException unknown(String name) {
        return new DatabaseException(
                ErrorCode.UNKNOWN_FUNCTION,
                "Unknown table function %s%s".formatted(name, NearestNames.hint(name, NAMES)));
    }

    /// A name, or the text of a constant; null for anything else.
    private static @Nullable String text(TableArgument argument) {
        return switch (argument) {
            case TableArgument.Name(String name) -> name;
            case TableArgument.Value(_, Column value, _)
                    when Columns.full(value) instanceof BytesColumn text ->
                    text.text(0);
            default -> null;
        };
    }

    private static DatabaseException jdbc(List<TableArgument> arguments) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            return new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function 'jdbc' requires 1, 2 or 3 arguments: jdbc(named_collection) or"
                            + " jdbc('DSN', table) or jdbc('DSN', schema, table)");
        }
        if (arguments.size() == 1 && arguments.getFirst() instanceof TableArgument.Value) {
            return new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Table function 'jdbc' has 1 argument, it is expected to be named collection");
        }
        return new DatabaseException(
                ErrorCode.EXTERNAL_SERVER_IS_NOT_RESPONDING,
                "clickhouse-jdbc-bridge is not running. Please, start it manually");
    }

    private static TableSource numbers(String name, List<TableArgument> arguments) {
        if (arguments.size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' cannot have more than three params".formatted(name));
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

    private static TableSource primes(String name, List<TableArgument> arguments) {
        if (arguments.size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' cannot have more than three params".formatted(name));
        }
        List<Long> numbers = new ArrayList<>();
        arguments.forEach(argument -> numbers.add(number(name, argument)));
        return switch (numbers.size()) {
            case 0 -> new PrimesSource(0, Long.MAX_VALUE, 1);
            case 1 -> new PrimesSource(0, numbers.getFirst(), 1);
            case 2 -> new PrimesSource(numbers.get(0), numbers.get(1), 1);
            default -> {
                if (numbers.get(2) == 0) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Table function %s requires step to be a positive number"
                                    .formatted(name));
                }
                yield new PrimesSource(numbers.get(0), numbers.get(1), numbers.get(2));
            }
        };
    }

    private static TableSource series(String name, List<TableArgument> arguments) {
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' requires 'length' or 'offset, length'.".formatted(name));
        }
        long from = number(name, arguments.get(0));
        long to = number(name, arguments.get(1));
        long step = arguments.size() == 3 ? integer(arguments.get(2)).orElse(0) : 1;
        if (step == 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Table function '%s' requires step to be a non-zero number".formatted(name));
        }
        boolean isEmpty = step > 0 ? to < from : to > from;
        long count = isEmpty ? 0 : (to - from) / step + 1;
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

    /// The value of a whole number, at most [Long#MAX_VALUE]; empty where that is something else.
    private static OptionalLong integer(TableArgument argument) {
        if (argument instanceof TableArgument.Value(DataType type, Column value, _)
                && DataTypes.withoutWrappers(type) instanceof IntegerType) {
            Column full = Columns.full(value);
            return switch (full) {
                case ByteColumn bytes ->
                        OptionalLong.of(
                                DataTypes.isUnsigned(type)
                                        ? bytes.value(0) & 0xFF
                                        : bytes.value(0));
                case ShortColumn shorts ->
                        OptionalLong.of(
                                DataTypes.isUnsigned(type)
                                        ? shorts.value(0) & 0xFFFF
                                        : shorts.value(0));
                case IntColumn ints ->
                        OptionalLong.of(
                                DataTypes.isUnsigned(type)
                                        ? ints.value(0) & 0xFFFF_FFFFL
                                        : ints.value(0));
                case LongColumn longs ->
                        OptionalLong.of(
                                DataTypes.isUnsigned(type) && longs.value(0) < 0
                                        ? Long.MAX_VALUE
                                        : longs.value(0));
                default -> OptionalLong.empty();
            };
        }
        return OptionalLong.empty();
    }

    private static long number(String function, TableArgument argument) {
        OptionalLong number = integer(argument);
        if (number.isPresent() && number.getAsLong() >= 0) {
            return number.getAsLong();
        }
        if (function.startsWith("zeros")) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Argument 'length' must be a literal with type UInt64, got %s"
                            .formatted(argument.text()));
        }
        boolean isNumber =
                argument instanceof TableArgument.Value(DataType type, _, _)
                        && (type instanceof IntegerType || type instanceof FloatType);
        String shown =
                argument instanceof TableArgument.Value(DataType type, _, _)
                        ? type.name()
                        : argument.text();
        throw new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                isNumber
                        ? "The value %s is not representable as UInt64".formatted(argument.text())
                        : "Illegal type %s expression, must be numeric type".formatted(shown));
    }
}
