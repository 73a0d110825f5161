package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.Ipv4Type;

import java.util.List;
import java.util.function.Supplier;

/// The checks that aggregate functions make, with ClickHouse's messages.
public final class AggregateArguments {
    private AggregateArguments() {}

    /// Fails unless there are `min` to `max` arguments.
    public static void count(String function, List<?> arguments, int min, int max) {
        if (arguments.size() >= min && arguments.size() <= max) {
            return;
        }
        String expected =
                switch (max) {
                    case 0 -> "Aggregate function " + function + " cannot have arguments";
                    case 1 -> "Aggregate function " + function + " requires single argument";
                    case 2 -> "Aggregate function " + function + " requires two arguments";
                    default -> "Incorrect number of arguments for aggregate function " + function;
                };
        throw new DatabaseException(ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH, expected);
    }

    /// Fails where there are parameters.
    public static void noParameters(String function, List<?> parameters) {
        if (!parameters.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.AGGREGATE_FUNCTION_DOESNT_ALLOW_PARAMETERS,
                    "Aggregate function " + function + " cannot have parameters");
        }
    }

    /// The error of an argument whose type the function does not take.
    public static DatabaseException illegal(String function, DataType type) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal type " + type.name() + " of argument for aggregate function " + function);
    }

    /// Fails where the type is not of numbers.
    public static void number(String function, DataType type) {
        if (!Numbers.isNumber(type)) {
            throw illegal(function, type);
        }
    }

    /// The type of the numbers that a column of `type` holds: those of an enum are integers.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT where it holds none.
    public static DataType summable(String function, DataType type) {
        if (type instanceof EnumType) {
            return type.layout() == DataTypes.INT8.layout() ? DataTypes.INT8 : DataTypes.INT16;
        }
        number(function, type);
        return type;
    }

    /// Fails unless the type is of numbers of up to 64 bits or of floats.
    public static void narrowNumber(String function, DataType type) {
        boolean isNarrow = Numbers.isInteger(type) && Numbers.fitsLong(type.layout());
        if (!isNarrow && !(type instanceof FloatType)) {
            throw illegal(function, type);
        }
    }

    /// The type by which [Numbers#doubles] takes a moment for its seconds, not its ticks.
    public static DataType inSeconds(DataType type) {
        return type instanceof DateTime64Type(int scale, _) ? new DecimalType(18, scale) : type;
    }

    /// Fails with another code than [#illegal] unless the type is of numbers or dates, which are
    /// taken as numbers.
    public static void measurable(String function, DataType type, ErrorCode code) {
        boolean isMeasure =
                Numbers.isNumber(type)
                        || (Numbers.fitsLong(type.layout()) && !(type instanceof Ipv4Type));
        if (!isMeasure) {
            throw new DatabaseException(
                    code,
                    "Illegal type "
                            + type.name()
                            + " of argument for aggregate function "
                            + function);
        }
    }

    /// A parameter that is a number.
    public static double number(Column parameter, DataType type) {
        if (!Numbers.isNumber(type)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_CONVERT_TYPE, "Cannot convert " + type.name() + " to double");
        }
        return Numbers.doubles(parameter, type)[0];
    }

    /// An aggregate made of its result type and what makes its states.
    public static BoundAggregate bound(DataType resultType, Supplier<Accumulator> accumulators) {
        return new Bound(resultType, accumulators);
    }

    /// The only parameter, a whole number of 1 or more, or `otherwise` where it is not given.
    ///
    /// Errors: BAD_ARGUMENTS; NUMBER_OF_ARGUMENTS_DOESNT_MATCH for more parameters.
    public static long positive(
            String function, List<Column> parameters, List<DataType> types, long otherwise) {
        if (parameters.size() > 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Incorrect number of parameters for aggregate function "
                            + function
                            + ", should be 0 or 1");
        }
        long value = count(function, parameters, types, 0, otherwise);
        if (value == 0 && !parameters.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Parameter for aggregate function " + function + " should be positive number");
        }
        return value;
    }

    /// A parameter that is a whole number of 0 or more, or `otherwise` where it is not given.
    ///
    /// Errors: BAD_ARGUMENTS.
    public static long count(
            String function,
            List<Column> parameters,
            List<DataType> types,
            int index,
            long otherwise) {
        if (index >= parameters.size()) {
            return otherwise;
        }
        if (!Numbers.isInteger(types.get(index))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Parameter for aggregate function " + function + " should be positive number");
        }
        long value = (long) number(parameters.get(index), types.get(index));
        if (value < 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Parameter for aggregate function " + function + " should be positive number");
        }
        return value;
    }

    /// A parameter that is a string.
    ///
    /// Errors: BAD_ARGUMENTS.
    public static String text(String function, Column parameter) {
        if (parameter instanceof BytesColumn text) {
            return text.text(0);
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Parameter for aggregate function " + function + " should be a string");
    }

    /// Fails where there are more or fewer parameters.
    public static void parameters(String function, List<?> parameters, int min, int max) {
        if (parameters.size() < min || parameters.size() > max) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Incorrect number of parameters for aggregate function "
                            + function
                            + ", should be "
                            + (min == max ? min : min + " or " + max));
        }
    }

    private record Bound(DataType resultType, Supplier<Accumulator> accumulators)
            implements BoundAggregate {
        @Override
        public Accumulator accumulator() {
            return accumulators.get();
        }
    }
}
