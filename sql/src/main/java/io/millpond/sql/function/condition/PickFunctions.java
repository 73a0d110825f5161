package io.millpond.sql.function.condition;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// Functions whose result is one of their arguments: `clamp` and `firstNonDefault`.
public final class PickFunctions {
    private static final String CATEGORY = "Conditional";

    private PickFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "clamp(x, min, max)",
                                "x, or the bound that it is beyond."),
                        PickFunctions::bindClamp),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "firstNonDefault(x, ...)",
                                "The first argument that is neither NULL nor its type's default."),
                        PickFunctions::bindFirst,
                        Trait.HANDLES_NULLS));
    }

    /// The arguments as one type.
    private record Same(DataType type, List<Cast> casts) {
        static Same of(List<Argument> arguments, FunctionContext context) {
            DataType type = Supertypes.common(arguments.stream().map(Argument::type).toList());
            List<Cast> casts = new ArrayList<>();
            for (Argument argument : arguments) {
                casts.add(Casts.bind(argument.type(), type, context));
            }
            return new Same(type, casts);
        }

        List<Column> convert(List<Column> columns, int rowCount) {
            List<Column> same = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                same.add(Columns.full(casts.get(i).apply(columns.get(i), rowCount)));
            }
            return same;
        }
    }

    private static BoundFunction bindClamp(List<Argument> arguments, FunctionContext context) {
        Arguments.count("clamp", arguments, 3);
        Same same = Same.of(arguments, context);
        ColumnOrder order = ColumnOrder.of(same.type());
        return BoundFunction.of(
                same.type(),
                (columns, rowCount) -> {
                    List<Column> values = same.convert(columns, rowCount);
                    Column min = values.get(1);
                    Column max = values.get(2);
                    int[] choices = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        if (order.compare(min, row, max, row) > 0) {
                            throw new DatabaseException(
                                    ErrorCode.BAD_ARGUMENTS,
                                    "The minimum value cannot be greater than the maximum value for"
                                            + " function clamp");
                        }
                        boolean isLess = order.compare(values.getFirst(), row, min, row) < 0;
                        boolean isMore = order.compare(values.getFirst(), row, max, row) > 0;
                        choices[row] = isLess ? 1 : isMore ? 2 : 0;
                    }
                    return Selection.select(same.type(), values, choices, rowCount);
                });
    }

    private static BoundFunction bindFirst(List<Argument> arguments, FunctionContext context) {
        Arguments.count("firstNonDefault", arguments, 1, Integer.MAX_VALUE);
        Same same = Same.of(arguments, context);
        List<Boolean> areNullable =
                arguments.stream().map(argument -> argument.type().isNullable()).toList();
        Column none = ColumnBuilders.defaultValue(DataTypes.notNullable(same.type()));
        return BoundFunction.of(
                same.type(),
                (columns, rowCount) -> {
                    List<Column> values = same.convert(columns, rowCount);
                    int[] choices = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        choices[row] = values.size() - 1;
                        for (int i = values.size() - 1; i >= 0; i--) {
                            Column plain = ConditionalFunctions.withoutNulls(values.get(i));
                            boolean isSet =
                                    !ConditionalFunctions.isNull(values.get(i), row)
                                            && (areNullable.get(i) || !plain.equalAt(row, none, 0));
                            choices[row] = isSet ? i : choices[row];
                        }
                    }
                    return Selection.select(same.type(), values, choices, rowCount);
                });
    }
}
