package io.millpond.sql.function.variant;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.VariantType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Applies a function that knows no variants to the values of each type in a Variant or Dynamic.
///
/// The result is NULL where the argument is, and of the common type of the results. A type for
/// which the function does not exist is an error when a row has a value of it, or NULL by setting.
/// Source: ClickHouse's default implementation for Variant and Dynamic.
public final class VariantBinding implements BoundFunction {
    /// Types whose results tell the result type of a function of Dynamic, if they agree.
    private static final List<DataType> PROBES =
            List.of(
                    DataTypes.INT64,
                    DataTypes.FLOAT64,
                    DataTypes.STRING,
                    DataTypes.DATE,
                    DataTypes.DATE_TIME,
                    new ArrayType(DataTypes.STRING),
                    new ArrayType(DataTypes.INT64));

    private final ScalarFunction function;
    private final List<Argument> arguments;
    private final FunctionContext context;
    private final int place;
    private final DataType resultType;

    private VariantBinding(
            ScalarFunction function,
            List<Argument> arguments,
            FunctionContext context,
            int place,
            DataType resultType) {
        this.function = function;
        this.arguments = arguments;
        this.context = context;
        this.place = place;
        this.resultType = resultType;
    }

    /// The function over its first variant argument, or null where there is none or it takes
    /// variants itself.
    public static @Nullable BoundFunction bind(
            ScalarFunction function, List<Argument> arguments, FunctionContext context) {
        boolean takesAny =
                function.traits().contains(Trait.HANDLES_VARIANTS)
                        || function.traits().contains(Trait.HANDLES_DICTIONARIES);
        if (takesAny) {
            return null;
        }
        for (int i = 0; i < arguments.size(); i++) {
            DataType type = arguments.get(i).type();
            if (type instanceof VariantType(List<DataType> alternatives)) {
                DataType result = resultType(function, arguments, context, i, alternatives, false);
                return new VariantBinding(function, arguments, context, i, result);
            }
            if (type instanceof DynamicType) {
                DataType result = resultType(function, arguments, context, i, PROBES, true);
                boolean isKnown = !(result instanceof VariantType) && isOfOneType(result);
                return new VariantBinding(
                        function, arguments, context, i, isKnown ? result : DataTypes.DYNAMIC);
            }
        }
        return null;
    }

    private static boolean isOfOneType(DataType result) {
        return !(result instanceof DynamicType);
    }

    private static BoundFunction bindFor(
            ScalarFunction function,
            List<Argument> arguments,
            FunctionContext context,
            int place,
            DataType type) {
        List<Argument> own = new ArrayList<>(arguments);
        own.set(place, new Argument(type, null, arguments.get(place).text()));
        return context.functions().bind(function.description().name(), own, context);
    }

    private static DataType resultType(
            ScalarFunction function,
            List<Argument> arguments,
            FunctionContext context,
            int place,
            List<DataType> types,
            boolean areProbes) {
        List<DataType> results = new ArrayList<>();
        DatabaseException failure = null;
        for (DataType type : types) {
            try {
                BoundFunction bound = bindFor(function, arguments, context, place, type);
                results.add(DataTypes.withoutLowCardinality(bound.resultType()));
            } catch (DatabaseException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (results.isEmpty()) {
            if (!areProbes && !context.settings().get(QuerySettings.VARIANT_MISMATCH_FAILS)) {
                return DataTypes.nullable(DataTypes.NOTHING);
            }
            throw failure == null ? new IllegalStateException("no types") : failure;
        }
        List<DataType> plain = results.stream().map(DataTypes::notNullable).distinct().toList();
        if (areProbes && plain.size() > 1) {
            return DataTypes.DYNAMIC;
        }
        DataType common = Supertypes.commonOrVariant(plain);
        return DataTypes.canBeInsideNullable(common) ? DataTypes.nullable(common) : common;
    }

    @Override
    public DataType resultType() {
        return resultType;
    }

    @Override
    public Column apply(List<Column> columns, int rowCount) {
        Column argument = columns.get(place);
        boolean areConstant = true;
        for (Column column : columns) {
            areConstant &= column instanceof ConstantColumn;
        }
        if (areConstant && rowCount > 1) {
            List<Column> ones =
                    columns.stream().map(column -> ((ConstantColumn) column).value()).toList();
            return new ConstantColumn(Columns.full(apply(ones, 1)), rowCount);
        }
        VariantColumn variant = (VariantColumn) Columns.full(argument);
        List<@Nullable Column> results = new ArrayList<>();
        for (int kind = 0; kind < variant.types().size(); kind++) {
            results.add(resultsOf(kind, variant, columns, rowCount));
        }
        int[] next = new int[results.size()];
        ColumnBuilder builder = ColumnBuilders.of(resultType);
        for (int row = 0; row < rowCount; row++) {
            Column values = variant.isNull(row) ? null : results.get(variant.kinds()[row]);
            if (values == null) {
                builder.appendDefault();
            } else {
                builder.append(values, next[variant.kinds()[row]]++);
            }
        }
        return builder.build();
    }

    /// The results for the rows of a kind, or null where the function takes no such values and
    /// settings make NULLs of them.
    private @Nullable Column resultsOf(
            int kind, VariantColumn variant, List<Column> columns, int rowCount) {
        int[] rows = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            if (variant.kinds()[row] == kind) {
                rows[count++] = row;
            }
        }
        if (count == 0) {
            return Columns.empty(resultType);
        }
        List<Column> some = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            some.add(
                    i == place
                            ? variant.valuesOf(kind, 0, rowCount)
                            : column instanceof ConstantColumn constant
                                    ? new ConstantColumn(constant.value(), count)
                                    : column.gather(rows, count));
        }
        BoundFunction bound = boundFor(variant.types().get(kind));
        if (bound == null) {
            return null;
        }
        Column result = bound.apply(some, count);
        Cast cast = Casts.bind(bound.resultType(), resultType, context);
        return Columns.full(cast.apply(result, count));
    }

    /// The function of one type; null where there is none and that is no error.
    private @Nullable BoundFunction boundFor(DataType type) {
        Setting<Boolean> setting =
                arguments.get(place).type() instanceof DynamicType
                        ? QuerySettings.DYNAMIC_MISMATCH_FAILS
                        : QuerySettings.VARIANT_MISMATCH_FAILS;
        try {
            return bindFor(function, arguments, context, place, type);
        } catch (DatabaseException e) {
            if (context.settings().get(setting)) {
                throw e;
            }
            return null;
        }
    }

    @Override
    public boolean isDeterministic() {
        return !function.traits().contains(Trait.NOT_DETERMINISTIC);
    }
}
