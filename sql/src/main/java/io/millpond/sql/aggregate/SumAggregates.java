package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.util.List;

/// `count`, `sum` and the bitwise aggregates.
public final class SumAggregates {
    private static final String CATEGORY = "Aggregate";

    private SumAggregates() {}

    public static List<AggregateFunction> all() {
        return List.of(
                DefinedAggregate.counting(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "count([x])",
                                        "The number of rows in which x is not NULL.")
                                .ignoringCase(),
                        (parameters, _, arguments) -> {
                            AggregateArguments.noParameters("count", parameters);
                            AggregateArguments.count("count", arguments, 0, 1);
                            return AggregateArguments.bound(
                                    DataTypes.UINT64, SumAccumulators.Count::new);
                        }),
                DefinedAggregate.of(
                        FunctionDescription.of(CATEGORY, "sum(x)", "The sum, 64 bits wide.")
                                .ignoringCase(),
                        (parameters, _, arguments) -> {
                            AggregateArguments.noParameters("sum", parameters);
                            return bindSum("sum", arguments, true);
                        }),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "sumWithOverflow(x)",
                                "The sum in x's own type, which wraps around."),
                        (parameters, _, arguments) -> {
                            AggregateArguments.noParameters("sumWithOverflow", parameters);
                            return bindSum("sumWithOverflow", arguments, false);
                        }),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "sumCount(x)",
                                "The sum and the number of the values, as a tuple."),
                        (parameters, _, arguments) -> {
                            AggregateArguments.noParameters("sumCount", parameters);
                            AggregateArguments.count("sumCount", arguments, 1, 1);
                            AggregateArguments.number("sumCount", arguments.getFirst());
                            BoundAggregate sum = bindSum("sumCount", arguments, true);
                            return AggregateArguments.bound(
                                    States.tuple(sum.resultType(), DataTypes.UINT64),
                                    () -> new SumAndCount(sum.accumulator()));
                        }),
                DefinedAggregate.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "sumKahan(x)",
                                "The sum of floats with what rounding loses made up for."),
                        (parameters, _, arguments) -> {
                            AggregateArguments.noParameters("sumKahan", parameters);
                            AggregateArguments.count("sumKahan", arguments, 1, 1);
                            DataType type =
                                    AggregateArguments.summable("sumKahan", arguments.getFirst());
                            if (type instanceof DecimalType) {
                                return bindSum("sumKahan", arguments, true);
                            }
                            return AggregateArguments.bound(
                                    DataTypes.FLOAT64, () -> new CompensatedSums(type));
                        }),
                bits("groupBitAnd", "BIT_AND", BitAccumulator.Operation.AND),
                bits("groupBitOr", "BIT_OR", BitAccumulator.Operation.OR),
                bits("groupBitXor", "BIT_XOR", BitAccumulator.Operation.XOR));
    }

    private static BoundAggregate bindSum(
            String name, List<DataType> arguments, boolean isWidened) {
        AggregateArguments.count(name, arguments, 1, 1);
        DataType type = AggregateArguments.summable(name, arguments.getFirst());
        return switch (type) {
            case BoolType _ -> bindIntegers(type, isWidened ? DataTypes.UINT64 : DataTypes.UINT8);
            case IntegerType(int bits, boolean isSigned) ->
                    bindIntegers(
                            type, isWidened && bits < 64 ? new IntegerType(64, isSigned) : type);
            case FloatType own -> {
                FloatType sum = isWidened ? DataTypes.FLOAT64 : own;
                yield AggregateArguments.bound(sum, () -> new SumAccumulators.Doubles(type, sum));
            }
            case DecimalType(int precision, int scale) -> {
                int wide = precision <= 38 ? 38 : 76;
                DataType sum = new DecimalType(isWidened ? wide : precision, scale);
                yield AggregateArguments.bound(
                        sum, () -> new SumAccumulators.Bigs(type, sum.layout()));
            }
            default -> throw AggregateArguments.illegal(name, type);
        };
    }

    private static BoundAggregate bindIntegers(DataType type, DataType sum) {
        return Numbers.fitsLong(sum.layout())
                ? AggregateArguments.bound(sum, () -> new SumAccumulators.Longs(type, sum.layout()))
                : AggregateArguments.bound(sum, () -> new SumAccumulators.Bigs(type, sum.layout()));
    }

    private static AggregateFunction bits(
            String name, String alias, BitAccumulator.Operation operation) {
        FunctionDescription description =
                new FunctionDescription(
                        name,
                        List.of(alias),
                        false,
                        CATEGORY,
                        name + "(x)",
                        "The numbers combined bit by bit.");
        return DefinedAggregate.of(
                description,
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 1, 1);
                    DataType type = arguments.getFirst();
                    if (!Numbers.isInteger(type)) {
                        throw AggregateArguments.illegal(name, type);
                    }
                    DataType result = type.equals(DataTypes.BOOL) ? DataTypes.UINT8 : type;
                    return AggregateArguments.bound(
                            result,
                            () ->
                                    Numbers.fitsLong(type.layout())
                                            ? new BitAccumulator(type, operation)
                                            : new WideBits(type, operation));
                });
    }
}
