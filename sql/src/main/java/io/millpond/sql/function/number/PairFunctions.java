package io.millpond.sql.function.number;

import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.List;

/// The greater, the lesser and the mean of numbers, as floats.
public final class PairFunctions {
    private static final String CATEGORY = "Arithmetic";

    private PairFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                pair("max2(x, y)", "The greater of two numbers, as a float.", Math::max),
                pair("min2(x, y)", "The lesser of two numbers, as a float.", Math::min));
    }

    private interface Operation {
        double of(double x, double y);
    }

    private static ScalarFunction pair(String syntax, String doc, Operation operation) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, "*"),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2);
                    Arguments.number(name, arguments, 0);
                    Arguments.number(name, arguments, 1);
                    DataType left = arguments.get(0).type();
                    DataType right = arguments.get(1).type();
                    return BoundFunction.of(
                            DataTypes.FLOAT64,
                            (columns, rowCount) -> {
                                double[] x = Numbers.doubles(columns.get(0), left);
                                double[] y = Numbers.doubles(columns.get(1), right);
                                double[] result = new double[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] = operation.of(x[row], y[row]);
                                }
                                return new DoubleColumn(result, rowCount);
                            });
                });
    }
}
