package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.aggregate.GroupedObjects;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FloatColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Quantiles out of a [Digest] for each group: `quantileTDigest` and `quantileTDigestWeighted`.
public final class Digests implements GroupedObjects.Kind<Digest> {
    private final DataType type;
    private final @Nullable DataType weightType;
    private final double[] levels;
    private final boolean isArray;

    private Digests(
            DataType type, @Nullable DataType weightType, double[] levels, boolean isArray) {
        this.type = type;
        this.weightType = weightType;
        this.levels = levels;
        this.isArray = isArray;
    }

    public static List<AggregateFunction> all() {
        return List.of(
                define("quantileTDigest", false, false),
                define("quantilesTDigest", false, true),
                define("quantileTDigestWeighted", true, false),
                define("quantilesTDigestWeighted", true, true));
    }

    private static AggregateFunction define(String name, boolean isWeighted, boolean isArray) {
        String levels = isArray ? "(level, ...)" : "[(level)]";
        FunctionDescription description =
                FunctionDescription.of(
                        "Aggregate",
                        name + levels + (isWeighted ? "(x, weight)" : "(x)"),
                        "Quantiles to within about a hundredth, in memory of a fixed size.");
        DefinedAggregate.Binder binder =
                (parameters, types, arguments) ->
                        bind(name, isWeighted, isArray, parameters, types, arguments);
        return isArray
                ? DefinedAggregate.counting(description, binder)
                : DefinedAggregate.of(
                        description.withAliases(name.replace("quantile", "median")), binder);
    }

    private static BoundAggregate bind(
            String name,
            boolean isWeighted,
            boolean isArray,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        int count = isWeighted ? 2 : 1;
        AggregateArguments.count(name, arguments, count, count);
        DataType type = arguments.getFirst();
        QuantileTypes.NARROW.check(name, type);
        boolean isCount =
                isWeighted
                        && Numbers.isInteger(arguments.get(1))
                        && DataTypes.isUnsigned(arguments.get(1));
        if (isWeighted && !isCount) {
            throw AggregateArguments.illegal(name, arguments.get(1));
        }
        double[] levels = QuantileLevels.of(name, isArray, parameters, parameterTypes);
        DataType element = Numbers.isNumber(type) ? DataTypes.FLOAT32 : type;
        DataType weight = isWeighted ? arguments.get(1) : null;
        return AggregateArguments.bound(
                isArray ? new ArrayType(element) : element,
                () -> new GroupedObjects<>(new Digests(type, weight, levels, isArray)));
    }

    @Override
    public Digest create() {
        return new Digest();
    }

    @Override
    public GroupedObjects.RowAdder<Digest> rows(List<Column> arguments, int rowCount) {
        double[] values = Numbers.doubles(arguments.getFirst(), type);
        if (weightType == null) {
            return (state, row) -> state.add((float) values[row], 1);
        }
        double[] weights = Numbers.doubles(arguments.get(1), weightType);
        return (state, row) -> state.add((float) values[row], (float) weights[row]);
    }

    @Override
    public void merge(Digest state, Digest other) {
        state.merge(other);
    }

    @Override
    public StateForm form() {
        return StateForm.of(new ArrayType(States.tuple(DataTypes.FLOAT32, DataTypes.FLOAT32)));
    }

    @Override
    public void write(Digest state, ColumnBuilder out) {
        ArrayColumnBuilder array = (ArrayColumnBuilder) out;
        TupleColumnBuilder tuple = (TupleColumnBuilder) array.elements();
        state.compress();
        for (int i = 0; i < state.size(); i++) {
            ((FloatColumnBuilder) tuple.elements().get(0)).append(state.mean(i));
            ((FloatColumnBuilder) tuple.elements().get(1)).append(state.weight(i));
            tuple.finishRow();
        }
        array.finishRow();
    }

    @Override
    public Digest read(Column states, int row) {
        ArrayColumn arrays = (ArrayColumn) states;
        double[] means = Numbers.doubles(States.element(arrays.elements(), 0), DataTypes.FLOAT32);
        double[] weights = Numbers.doubles(States.element(arrays.elements(), 1), DataTypes.FLOAT32);
        Digest digest = new Digest();
        for (int i = arrays.start(row); i < arrays.end(row); i++) {
            digest.add((float) means[i], (float) weights[i]);
        }
        return digest;
    }

    @Override
    public Column results(List<Digest> states) {
        double[] results = new double[states.size() * levels.length];
        int at = 0;
        for (Digest state : states) {
            for (double level : levels) {
                results[at++] = state.quantile(level);
            }
        }
        DataType element = Numbers.isNumber(type) ? DataTypes.FLOAT32 : type;
        Column column = Columns.full(QuantileLevels.column(results, element));
        return isArray ? CollectedQuantiles.arrays(column, levels.length, states.size()) : column;
    }
}
