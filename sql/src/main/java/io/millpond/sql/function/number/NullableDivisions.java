package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NullableType;

import java.math.BigInteger;
import java.util.List;

/// Divisions that are NULL where there is no quotient: that by zero, and that of the least number
/// of a signed type by -1.
public final class NullableDivisions {
    private NullableDivisions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define("intDivOrNull", "intDivOrZero"),
                define("moduloOrNull", "moduloOrZero", "modOrNull"),
                define(
                        "positiveModuloOrNull",
                        "positiveModulo",
                        "positive_modulo_or_null",
                        "pmodOrNull"),
                define("divideOrNull", "divide"));
    }

    private static ScalarFunction define(String name, String division, String... aliases) {
        return ScalarFunction.of(
                FunctionDescription.of(
                                "Arithmetic",
                                name + "(a, b)",
                                "NULL where there is no quotient; else it.")
                        .withAliases(aliases),
                (arguments, context) -> bind(name, division, arguments, context));
    }

    /// Takes the rows away that divide the least number of a signed type by -1.
    private static void leaveOutMinimum(
            List<Column> columns, DataType dividend, DataType divisor, byte[] isKept) {
        boolean isSigned =
                dividend instanceof IntegerType(int _, boolean isLeftSigned)
                        && divisor instanceof IntegerType(int _, boolean isRightSigned)
                        && isLeftSigned
                        && isRightSigned;
        if (!isSigned) {
            return;
        }
        BigInteger[] x = Numbers.bigs(columns.get(0), dividend);
        BigInteger[] y = Numbers.bigs(columns.get(1), divisor);
        BigInteger minimum = NumberArithmetic.minimum(dividend);
        for (int row = 0; row < isKept.length; row++) {
            if (x[row].equals(minimum) && y[row].equals(BigInteger.ONE.negate())) {
                isKept[row] = 0;
            }
        }
    }

    private static BoundFunction bind(
            String name, String division, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2);
        List<Argument> varying =
                arguments.stream().map(argument -> Argument.of(argument.type())).toList();
        BoundFunction bound = context.functions().bind(division, varying, context);
        DataType dividend = arguments.get(0).type();
        DataType divisor = arguments.get(1).type();
        return BoundFunction.of(
                new NullableType(bound.resultType()),
                (columns, rowCount) -> {
                    byte[] nulls = Selection.truths(columns.get(1), divisor, rowCount);
                    leaveOutMinimum(columns, dividend, divisor, nulls);
                    int[] kept = new int[rowCount];
                    int[] places = new int[rowCount];
                    int count = 0;
                    for (int row = 0; row < rowCount; row++) {
                        places[row] = Math.max(0, nulls[row] == 0 ? count - 1 : count);
                        kept[count] = row;
                        count += nulls[row];
                        nulls[row] = (byte) (1 - nulls[row]);
                    }
                    if (count == 0) {
                        return Columns.defaults(new NullableType(bound.resultType()), rowCount);
                    }
                    Column x = Columns.full(columns.get(0)).gather(kept, count);
                    Column y = Columns.full(columns.get(1)).gather(kept, count);
                    Column result = Columns.full(bound.apply(List.of(x, y), count));
                    return new NullableColumn(nulls, result.gather(places, rowCount));
                });
    }
}
