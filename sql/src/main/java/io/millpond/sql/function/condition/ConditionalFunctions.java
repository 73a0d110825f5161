package io.millpond.sql.function.condition;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.FunctionRegistry;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Choices between values: by conditions, by equality with a value, by order.
public final class ConditionalFunctions {
    private ConditionalFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                                FunctionDescription.of(
                                                "Conditional",
                                                "if(condition, a, b)",
                                                "a where the condition holds, else b.")
                                        .ignoringCase(),
                                (arguments, context) -> {
                                    Arguments.count("if", arguments, 3);
                                    return bindMultiIf("if", arguments, context);
                                })
                        .with(Trait.NOT_OVER_DICTIONARY),
                define(
                                FunctionDescription.of(
                                                "Conditional",
                                                "multiIf(condition1, a1, condition2, a2, ..., b)",
                                                "The value behind the first condition that holds, else b.")
                                        .withAliases("caseWithoutExpression", "caseWithoutExpr")
                                        .ignoringCase(),
                                (arguments, context) -> bindMultiIf("multiIf", arguments, context))
                        .with(Trait.NOT_OVER_DICTIONARY),
                define(
                        FunctionDescription.of(
                                        "Conditional",
                                        "caseWithExpression(x, value1, a1, ..., b)",
                                        "The a behind the first value that equals x, else b.")
                                .withAliases("caseWithExpr")
                                .ignoringCase(),
                        ConditionalFunctions::bindCase),
                define(
                        FunctionDescription.of(
                                        "Conditional",
                                        "greatest(a, b, ...)",
                                        "The greatest argument that is not NULL.")
                                .ignoringCase(),
                        (arguments, context) -> bindExtreme("greatest", 1, arguments, context)),
                define(
                        FunctionDescription.of(
                                        "Conditional",
                                        "least(a, b, ...)",
                                        "The least argument that is not NULL.")
                                .ignoringCase(),
                        (arguments, context) -> bindExtreme("least", -1, arguments, context)));
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

    /// Binds pairs of condition and value, and a value at the end.
    private static BoundFunction bindMultiIf(
            String name, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 3, Integer.MAX_VALUE);
        if (arguments.size() % 2 == 0) {
            Arguments.count(name, arguments, arguments.size() + 1);
        }
        int conditionCount = arguments.size() / 2;
        List<DataType> conditions = new ArrayList<>();
        List<Argument> values = new ArrayList<>();
        for (int i = 0; i < conditionCount; i++) {
            DataType condition = arguments.get(2 * i).type();
            checkCondition(name, condition);
            conditions.add(condition);
            values.add(arguments.get(2 * i + 1));
        }
        values.add(arguments.getLast());
        Branches branches = Branches.of(values, context);
        return BoundFunction.of(
                branches.type(),
                (columns, rowCount) -> {
                    int[] choices = new int[rowCount];
                    Arrays.fill(choices, conditionCount);
                    List<Column> parts = new ArrayList<>();
                    for (int i = conditionCount - 1; i >= 0; i--) {
                        choose(choices, columns.get(2 * i), conditions.get(i), i, rowCount);
                    }
                    for (int i = 0; i < conditionCount; i++) {
                        parts.add(columns.get(2 * i + 1));
                    }
                    parts.add(columns.getLast());
                    return branches.select(parts, choices, rowCount);
                });
    }

    private static void checkCondition(String name, DataType type) {
        DataType plain = DataTypes.withoutWrappers(type);
        boolean isCondition =
                plain.equals(DataTypes.UINT8)
                        || plain instanceof BoolType
                        || plain instanceof NothingType;
        if (!isCondition) {
            String which =
                    name.equals("if") ? "first argument (condition)" : "argument (condition)";
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + type.name()
                            + " of "
                            + which
                            + " of function "
                            + name
                            + ". Must be UInt8");
        }
    }

    private static void choose(
            int[] choices, Column condition, DataType type, int branch, int rowCount) {
        byte[] truths = Selection.truths(condition, type, rowCount);
        for (int row = 0; row < rowCount; row++) {
            choices[row] = truths[row] != 0 ? branch : choices[row];
        }
    }

    /// Values of several types, brought to their common type.
    public record Branches(DataType type, List<Cast> casts) {
        /// As a Variant where they have no common type and settings allow it.
        public static Branches of(List<Argument> values, FunctionContext context) {
            return as(
                    Supertypes.commonOrVariant(
                            values.stream().map(Argument::type).toList(), context.settings()),
                    values,
                    context);
        }

        /// Errors: NO_COMMON_TYPE.
        public static Branches ofCommon(List<Argument> values, FunctionContext context) {
            return as(
                    Supertypes.common(values.stream().map(Argument::type).toList()),
                    values,
                    context);
        }

        private static Branches as(DataType type, List<Argument> values, FunctionContext context) {
            return new Branches(
                    type,
                    values.stream().map(value -> Casts.bind(value.type(), type, context)).toList());
        }

        public Column select(List<Column> values, int[] choices, int rowCount) {
            List<Column> same = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                same.add(casts.get(i).apply(values.get(i), rowCount));
            }
            return Selection.select(type, same, choices, rowCount);
        }
    }

    private static boolean isNullLiteral(Argument argument) {
        return argument.type().equals(new NullableType(DataTypes.NOTHING));
    }

    private static BoundFunction bindCase(List<Argument> arguments, FunctionContext context) {
        if (arguments.size() < 4 || arguments.size() % 2 != 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Function caseWithExpression expects an even number of arguments: (expr, when1,"
                            + " then1, ..., else)");
        }
        int count = arguments.size() / 2 - 1;
        List<BoundFunction> tests = new ArrayList<>();
        List<Argument> values = new ArrayList<>();
        FunctionRegistry registry = context.functions();
        boolean hasConstants =
                IntStream.range(0, count).allMatch(i -> arguments.get(1 + 2 * i).isConstant());
        for (int i = 0; i < count; i++) {
            Argument expected = arguments.get(1 + 2 * i);
            boolean isUnread =
                    hasConstants
                            && Arguments.isText(expected.type())
                            && Numbers.isNumber(DataTypes.notNullable(arguments.getFirst().type()));
            if (isUnread) {
                // ClickHouse reads all texts before it compares, and fails for what is no number.
                Casts.bind(expected.type(), arguments.getFirst().type(), context)
                        .apply(Objects.requireNonNull(expected.constant()), 1);
            }
            String test = isNullLiteral(expected) ? "isNotDistinctFrom" : "equals";
            tests.add(registry.bind(test, List.of(arguments.getFirst(), expected), context));
            values.add(arguments.get(2 + 2 * i));
        }
        values.add(arguments.getLast());
        Branches branches = Branches.ofCommon(values, context);
        return BoundFunction.of(
                branches.type(),
                (columns, rowCount) -> {
                    int[] choices = new int[rowCount];
                    Arrays.fill(choices, count);
                    List<Column> parts = new ArrayList<>();
                    for (int i = count - 1; i >= 0; i--) {
                        List<Column> pair = List.of(columns.getFirst(), columns.get(1 + 2 * i));
                        Column equal = tests.get(i).apply(pair, rowCount);
                        choose(choices, equal, tests.get(i).resultType(), i, rowCount);
                    }
                    for (int i = 0; i < count; i++) {
                        parts.add(columns.get(2 + 2 * i));
                    }
                    parts.add(columns.getLast());
                    return branches.select(parts, choices, rowCount);
                });
    }

    /// Whether the arguments are a UInt64 and a signed integer, of which one value is picked though
    /// the types have nothing in common.
    private static boolean isMixedPair(List<Argument> arguments) {
        return arguments.size() == 2
                && arguments.stream().anyMatch(argument -> argument.type().equals(DataTypes.UINT64))
                && arguments.stream()
                        .anyMatch(
                                argument ->
                                        argument.type() instanceof IntegerType(int bits, _)
                                                && bits <= Long.SIZE
                                                && !DataTypes.isUnsigned(argument.type()));
    }

    private static boolean hasSignedLong(List<Argument> arguments) {
        return arguments.stream().anyMatch(argument -> argument.type().equals(DataTypes.INT64));
    }

    /// The second of two floats unless the first is better, which it is not beside NaN.
    private static BoundFunction bindFloatPair(Branches branches, int sign) {
        DataType type = branches.type();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    double[] x = doubles(branches, columns, 0, rowCount);
                    double[] y = doubles(branches, columns, 1, rowCount);
                    double[] best = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        boolean isFirst = sign > 0 ? x[row] > y[row] : x[row] < y[row];
                        best[row] = isFirst ? x[row] : y[row];
                    }
                    return Numbers.ofDoubles(best, rowCount, (FloatType) type);
                });
    }

    private static double[] doubles(
            Branches branches, List<Column> columns, int place, int rowCount) {
        Column column = branches.casts().get(place).apply(columns.get(place), rowCount);
        return Numbers.doubles(column, branches.type());
    }

    private static BoundFunction bindExtreme(
            String name, int sign, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 1, Integer.MAX_VALUE);
        Branches branches =
                isMixedPair(arguments)
                        ? Branches.as(
                                sign > 0 || !hasSignedLong(arguments)
                                        ? DataTypes.INT128
                                        : DataTypes.INT64,
                                arguments,
                                context)
                        : Branches.ofCommon(arguments, context);
        ColumnOrder order = ColumnOrder.of(branches.type());
        boolean isNullable = branches.type() instanceof NullableType;
        if (arguments.size() == 2 && branches.type() instanceof FloatType) {
            return bindFloatPair(branches, sign);
        }
        return BoundFunction.of(
                branches.type(),
                (columns, rowCount) -> {
                    List<Column> same = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        same.add(branches.casts().get(i).apply(columns.get(i), rowCount));
                    }
                    int[] choices = new int[rowCount];
                    for (int i = 1; i < same.size(); i++) {
                        for (int row = 0; row < rowCount; row++) {
                            Column best = same.get(choices[row]);
                            Column next = same.get(i);
                            boolean isBetter =
                                    (isNullable && (isNull(best, row) || isNull(next, row)))
                                            ? isNull(best, row)
                                            : isNaN(best, row)
                                                    || (!isNaN(next, row)
                                                            && order.compare(next, row, best, row)
                                                                            * sign
                                                                    > 0);
                            choices[row] = isBetter ? i : choices[row];
                        }
                    }
                    return Selection.select(branches.type(), same, choices, rowCount);
                });
    }

    private static boolean isNaN(Column column, int row) {
        return switch (column) {
            case ConstantColumn constant -> isNaN(constant.value(), 0);
            case DoubleColumn doubles -> Double.isNaN(doubles.value(row));
            case FloatColumn floats -> Float.isNaN(floats.value(row));
            default -> false;
        };
    }

    public static boolean isNull(Column column, int row) {
        return switch (column) {
            case ConstantColumn constant -> isNull(constant.value(), 0);
            case NullableColumn nullable -> nullable.isNull(row);
            case VariantColumn variant -> variant.isNull(row);
            default -> false;
        };
    }

    /// A column without its NULLs: what stands under them comes to light.
    public static Column withoutNulls(Column column) {
        return switch (column) {
            case ConstantColumn constant when constant.value() instanceof NullableColumn one ->
                    new ConstantColumn(Columns.full(one.values()), constant.rowCount());
            case NullableColumn nullable -> nullable.values();
            default -> column;
        };
    }
}
