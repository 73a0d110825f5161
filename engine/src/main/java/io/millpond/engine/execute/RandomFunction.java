package io.millpond.engine.execute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.random.RandomShape;
import io.millpond.engine.random.RandomSource;
import io.millpond.engine.random.RandomStructure;
import io.millpond.engine.table.ColumnTexts;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableArgument;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;

import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;

/// The table function `generateRandom([structure][, random_seed[, max_string_length[,
/// max_array_length]]])`: random rows, of random columns where there is no structure.
final class RandomFunction {
    private static final String NAME = "generateRandom";
    private static final List<String> NUMBERS =
            List.of("random_seed", "max_string_length", "max_array_length");

    private RandomFunction() {}

    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, BAD_ARGUMENTS, those of a structure and of
    /// [RandomShape].
    ///
    /// @param random where no seed is given
    static TableSource source(
            List<TableArgument> arguments, RandomGenerator random, QueryContext context) {
        boolean hasStructure =
                !arguments.isEmpty()
                        && arguments.getFirst() instanceof TableArgument.Value first
                        && first.type() instanceof StringType;
        List<TableArgument> numbers =
                hasStructure ? arguments.subList(1, arguments.size()) : arguments;
        if (numbers.size() > NUMBERS.size()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Table function '%s' requires at most four (or three if structure is missing)"
                                    .formatted(NAME)
                            + " arguments:  [structure, random_seed, max_string_length,"
                            + " max_array_length].");
        }
        boolean isSeeded = !numbers.isEmpty() && !isNull(numbers.getFirst());
        long seed = isSeeded ? RandomShape.seed(number(numbers, 0, 0, context)) : random.nextLong();
        RandomShape shape =
                new RandomShape(
                        seed,
                        number(numbers, 1, RandomShape.LENGTH_DEFAULT, context),
                        number(numbers, 2, RandomShape.LENGTH_DEFAULT, context));
        String structure =
                hasStructure
                        ? new String(NullFunction.bytes(NAME, arguments.getFirst()), UTF_8)
                        : "auto";
        Header header =
                structure.equals("auto")
                        ? RandomStructure.header(seed)
                        : NullFunction.structure(NAME, structure);
        return RandomSource.of(header, shape, context.settings());
    }

    private static boolean isNull(TableArgument argument) {
        return argument instanceof TableArgument.Value value
                && value.type() instanceof NullableType(DataType element)
                && element instanceof NothingType;
    }

    private static long number(
            List<TableArgument> numbers, int index, long absent, QueryContext context) {
        if (index >= numbers.size()) {
            return absent;
        }
        if (numbers.get(index) instanceof TableArgument.Value(DataType type, Column value, _)) {
            BigInteger number =
                    type instanceof IntegerType
                            ? new BigInteger(ColumnTexts.text(type, value, 0, context.zone()))
                            : BigInteger.ONE.negate();
            if (number.signum() >= 0) {
                return number.longValue();
            }
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Argument '%s' must be a literal with type UInt64, got %s"
                            .formatted(NUMBERS.get(index), shown(numbers.get(index), type)));
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                ("All arguments of table function '%s' except structure argument must be literals."
                                + " Got '%s' instead")
                        .formatted(NAME, numbers.get(index).text()));
    }

    private static String shown(TableArgument argument, DataType type) {
        if (isNull(argument)) {
            return "Null";
        }
        return type instanceof IntegerType ? "Int64" : type.name();
    }
}
