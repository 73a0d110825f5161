package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import java.util.List;
import java.util.function.Supplier;

/// The checks that aggregate functions make, with ClickHouse's messages.
final class AggregateArguments {
    private AggregateArguments() {}

    /// Fails unless there are `min` to `max` arguments.
    static void count(String function, List<?> arguments, int min, int max) {
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
    static void noParameters(String function, List<?> parameters) {
        if (!parameters.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.AGGREGATE_FUNCTION_DOESNT_ALLOW_PARAMETERS,
                    "Aggregate function " + function + " cannot have parameters");
        }
    }

    static DatabaseException illegal(String function, DataType type) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal type " + type.name() + " of argument for aggregate function " + function);
    }

    static void number(String function, DataType type) {
        if (!Numbers.isNumber(type)) {
            throw illegal(function, type);
        }
    }

    /// A parameter that is a number.
    static double number(Column parameter, DataType type) {
        if (!Numbers.isNumber(type)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "A parameter of type " + type.name() + " must be a number");
        }
        return Numbers.doubles(parameter, type)[0];
    }

    /// An aggregate made of its result type and what makes its states.
    static BoundAggregate bound(DataType resultType, Supplier<Accumulator> accumulators) {
        return new Bound(resultType, accumulators);
    }

    private record Bound(DataType resultType, Supplier<Accumulator> accumulators)
            implements BoundAggregate {
        @Override
        public Accumulator accumulator() {
            return accumulators.get();
        }
    }
}
