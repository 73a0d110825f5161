package io.millpond.sql.function.condition;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Functions about NULL.
public final class NullFunctions {
    private static final String CATEGORY = "Null";

    private NullFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                                FunctionDescription.of(CATEGORY, "isNull(x)", "Whether x is NULL.")
                                        .ignoringCase(),
                                (arguments, _) -> bindIsNull("isNull", (byte) 1, arguments))
                        .with(Trait.NOT_OVER_DICTIONARY),
                define(
                                FunctionDescription.of(
                                                CATEGORY, "isNotNull(x)", "Whether x is not NULL.")
                                        .ignoringCase(),
                                (arguments, _) -> bindIsNull("isNotNull", (byte) 0, arguments))
                        .with(Trait.NOT_OVER_DICTIONARY),
                define(
                        FunctionDescription.of(CATEGORY, "ifNull(x, y)", "x, or y where x is NULL.")
                                .ignoringCase(),
                        (arguments, context) -> {
                            Arguments.count("ifNull", arguments, 2);
                            return bindCoalesce(arguments, context);
                        }),
                define(
                        FunctionDescription.of(
                                        CATEGORY,
                                        "coalesce(x, y, ...)",
                                        "The first argument that is not NULL.")
                                .ignoringCase(),
                        (arguments, context) -> {
                            return bindCoalesce(arguments, context);
                        }),
                ScalarFunction.of(
                        FunctionDescription.of(
                                        CATEGORY, "nullIf(x, y)", "NULL where x equals y, else x.")
                                .ignoringCase(),
                        NullFunctions::bindNullIf,
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS),
                define(
                        FunctionDescription.of(
                                CATEGORY,
                                "assumeNotNull(x)",
                                "x as a type without NULL; any value where x is NULL."),
                        (arguments, _) -> bindAssumeNotNull(arguments)),
                define(
                        FunctionDescription.of(
                                CATEGORY, "toNullable(x)", "x as a type that holds NULL."),
                        (arguments, _) -> bindToNullable(arguments)),
                define(
                        FunctionDescription.of(
                                CATEGORY,
                                "isDistinctFrom(x, y)",
                                "Whether x and y differ, where NULL equals NULL."),
                        (arguments, context) -> bindDistinct(1, arguments, context)),
                define(
                        FunctionDescription.of(
                                CATEGORY,
                                "isNotDistinctFrom(x, y)",
                                "Whether x and y are equal, where NULL equals NULL."),
                        (arguments, context) -> bindDistinct(0, arguments, context)));
    }

    private static ScalarFunction define(
            FunctionDescription description, ScalarFunction.Binder binder) {
        return ScalarFunction.of(
                description,
                binder,
                Trait.HANDLES_NULLS,
                Trait.HANDLES_CONSTANTS,
                Trait.NEVER_FAILS,
                Trait.HANDLES_VARIANTS);
    }

    private static BoundFunction bindIsNull(String name, byte onNull, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    byte[] result = new byte[rowCount];
                    Column column = columns.getFirst();
                    for (int row = 0; row < rowCount; row++) {
                        boolean isNull = ConditionalFunctions.isNull(column, row);
                        result[row] = (byte) (isNull ? onNull : 1 - onNull);
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    /// Arguments up to the first that cannot be NULL; literal NULLs count for nothing.
    private static BoundFunction bindCoalesce(List<Argument> all, FunctionContext context) {
        List<Argument> kept = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            DataType type = all.get(i).type();
            if (type.equals(new NullableType(DataTypes.NOTHING))) {
                continue;
            }
            kept.add(all.get(i));
            places.add(i);
            if (!type.isNullable()) {
                break;
            }
        }
        if (kept.isEmpty()) {
            DataType nothing = new NullableType(DataTypes.NOTHING);
            return BoundFunction.of(nothing, (_, rowCount) -> Columns.defaults(nothing, rowCount));
        }
        boolean isNullable = kept.getLast().type().isNullable();
        List<Argument> plain = new ArrayList<>();
        for (Argument argument : kept) {
            DataType type = DataTypes.notNullable(argument.type());
            plain.add(new Argument(isNullable ? argument.type() : type, null, argument.text()));
        }
        ConditionalFunctions.Branches branches = ConditionalFunctions.Branches.of(plain, context);
        return BoundFunction.of(
                branches.type(),
                (columns, rowCount) -> {
                    int[] choices = new int[rowCount];
                    Arrays.fill(choices, plain.size() - 1);
                    List<Column> values = new ArrayList<>();
                    for (int i = plain.size() - 1; i >= 0; i--) {
                        Column column = columns.get(places.get(i));
                        for (int row = 0; row < rowCount; row++) {
                            choices[row] =
                                    ConditionalFunctions.isNull(column, row) ? choices[row] : i;
                        }
                        values.addFirst(
                                isNullable ? column : ConditionalFunctions.withoutNulls(column));
                    }
                    return branches.select(values, choices, rowCount);
                });
    }

    private static BoundFunction bindNullIf(List<Argument> arguments, FunctionContext context) {
        Arguments.count("nullIf", arguments, 2);
        Supertypes.common(arguments.stream().map(Argument::type).toList());
        DataType type = arguments.getFirst().type();
        DataType bare = DataTypes.withoutLowCardinality(DataTypes.notNullable(type));
        if (!DataTypes.canBeInsideNullable(bare) && !bare.equals(DataTypes.NOTHING)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Nested type " + type.name() + " cannot be inside Nullable type");
        }
        DataType result = DataTypes.canBeInsideNullable(type) ? DataTypes.nullable(type) : type;
        BoundFunction equals = context.functions().bind("equals", arguments, context);
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    byte[] equal =
                            Selection.truths(
                                    equals.apply(columns, rowCount), equals.resultType(), rowCount);
                    Column full = Columns.full(columns.getFirst());
                    if (full instanceof NullableColumn nullable) {
                        for (int row = 0; row < rowCount; row++) {
                            equal[row] |= nullable.nulls()[row];
                        }
                        return new NullableColumn(equal, nullable.values());
                    }
                    return new NullableColumn(equal, full);
                });
    }

    private static BoundFunction bindAssumeNotNull(List<Argument> arguments) {
        Arguments.count("assumeNotNull", arguments, 1);
        DataType type = DataTypes.notNullable(arguments.getFirst().type());
        if (type.equals(DataTypes.NOTHING)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN, "Cannot create non-empty column with type Nothing");
        }
        return BoundFunction.of(
                type, (columns, _) -> ConditionalFunctions.withoutNulls(columns.getFirst()));
    }

    private static BoundFunction bindToNullable(List<Argument> arguments) {
        Arguments.count("toNullable", arguments, 1);
        DataType type = arguments.getFirst().type();
        if (type instanceof NullableType || type instanceof NothingType) {
            return BoundFunction.of(type, (columns, _) -> columns.getFirst());
        }
        if (!DataTypes.canBeInsideNullable(type)) {
            throw Arguments.illegal("toNullable", type);
        }
        return BoundFunction.of(
                new NullableType(type),
                (columns, rowCount) ->
                        new NullableColumn(new byte[rowCount], Columns.full(columns.getFirst())));
    }

    private static BoundFunction bindDistinct(
            int onDifferent, List<Argument> arguments, FunctionContext context) {
        String name = onDifferent == 1 ? "isDistinctFrom" : "isNotDistinctFrom";
        Arguments.count(name, arguments, 2);
        if (TupleComparison.isNeeded(arguments.get(0).type(), arguments.get(1).type())) {
            return TupleComparison.bind(name, arguments, context);
        }
        BoundFunction equals = context.functions().bind("equals", arguments, context);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    byte[] equal =
                            Selection.truths(
                                    equals.apply(columns, rowCount), equals.resultType(), rowCount);
                    for (int row = 0; row < rowCount; row++) {
                        boolean areNull =
                                ConditionalFunctions.isNull(columns.get(0), row)
                                        && ConditionalFunctions.isNull(columns.get(1), row);
                        boolean isSame = equal[row] != 0 || areNull;
                        equal[row] = (byte) (isSame ? 1 - onDifferent : onDifferent);
                    }
                    return new ByteColumn(equal, rowCount);
                });
    }
}
