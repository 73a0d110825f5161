package io.millpond.sql.function.number;

import io.millpond.sql.codec.DecimalText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// The greater, the lesser and the mean of numbers, squares, and decimals of a chosen scale.
public final class PairFunctions {
    private static final String CATEGORY = "Arithmetic";

    private PairFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                MathFunctions.binary(
                        CATEGORY,
                        "max2(x, y)",
                        "The greater of two numbers, as a float.",
                        (x, y) -> x > y ? x : y,
                        "*"));
        all.add(
                MathFunctions.binary(
                        CATEGORY,
                        "min2(x, y)",
                        "The lesser of two numbers, as a float.",
                        (x, y) -> x < y ? x : y,
                        "*"));
        all.add(
                ScalarFunction.of(
                        Texts.describe(CATEGORY, "avg2(x, y)", "The mean of two values.", "*"),
                        (arguments, context) -> {
                            Arguments.count("avg2", arguments, 2);
                            return bindMean(arguments, context);
                        }));
        all.add(
                ScalarFunction.of(
                        Texts.describe(CATEGORY, "midpoint(x, ...)", "The mean of values.", "*"),
                        (arguments, context) -> {
                            Arguments.count("midpoint", arguments, 2, Integer.MAX_VALUE);
                            return bindMean(arguments, context);
                        }));
        all.add(
                ScalarFunction.of(
                        Texts.describe(CATEGORY, "sqr(x)", "x times x.", "*"),
                        (arguments, context) -> {
                            Arguments.count("sqr", arguments, 1);
                            Argument x = arguments.getFirst();
                            BoundFunction product =
                                    context.functions().bind("multiply", List.of(x, x), context);
                            return BoundFunction.of(
                                    product.resultType(),
                                    (columns, rowCount) ->
                                            product.apply(
                                                    List.of(columns.getFirst(), columns.getFirst()),
                                                    rowCount));
                        }));
        all.add(decimals("multiplyDecimal(a, b[, scale])", "The product", false));
        all.add(decimals("divideDecimal(a, b[, scale])", "The quotient", true));
        all.add(ProportionsTest.function());
        return all;
    }

    private static BoundFunction bindMean(List<Argument> arguments, FunctionContext context) {
        for (Argument argument : arguments) {
            DataType type = argument.type();
            if (!Numbers.isNumber(type) && !DataTypes.isDate(type)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Function midpoint supports only numeric/temporal types, got "
                                + type.name());
            }
        }
        DataType type = Supertypes.common(arguments.stream().map(Argument::type).toList());
        List<Cast> casts = new ArrayList<>();
        for (Argument argument : arguments) {
            casts.add(Casts.bind(argument.type(), type, context));
        }
        BigInteger count = BigInteger.valueOf(arguments.size());
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    if (type instanceof FloatType floating) {
                        double[] sums = new double[rowCount];
                        for (int i = 0; i < casts.size(); i++) {
                            double[] values =
                                    Numbers.doubles(
                                            casts.get(i).apply(columns.get(i), rowCount), type);
                            for (int row = 0; row < rowCount; row++) {
                                sums[row] += values[row];
                            }
                        }
                        for (int row = 0; row < rowCount; row++) {
                            sums[row] /= casts.size();
                        }
                        return Numbers.ofDoubles(sums, rowCount, floating);
                    }
                    BigInteger[] sums = new BigInteger[rowCount];
                    for (int i = 0; i < casts.size(); i++) {
                        BigInteger[] values =
                                Numbers.bigs(casts.get(i).apply(columns.get(i), rowCount), type);
                        for (int row = 0; row < rowCount; row++) {
                            sums[row] = i == 0 ? values[row] : sums[row].add(values[row]);
                        }
                    }
                    for (int row = 0; row < rowCount; row++) {
                        sums[row] = sums[row].divide(count);
                    }
                    return Numbers.ofBigs(sums, type.layout());
                });
    }

    private static ScalarFunction decimals(String syntax, String doc, boolean isQuotient) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY, syntax, doc + " of two decimals, with a chosen scale."),
                (arguments, _) -> bindDecimals(name, isQuotient, arguments));
    }

    private static BoundFunction bindDecimals(
            String name, boolean isQuotient, List<Argument> arguments) {
        Arguments.count(name, arguments, 2, 3);
        if (!(arguments.get(0).type() instanceof DecimalType left)
                || !(arguments.get(1).type() instanceof DecimalType right)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Arguments for " + name + " function must be Decimal");
        }
        int scale =
                arguments.size() > 2
                        ? (int) Arguments.constantLong(name, arguments, 2)
                        : Math.max(left.scale(), right.scale());
        if (scale < 0 || scale > 76) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Illegal value of third argument of function " + name + ": " + scale);
        }
        DecimalType type = new DecimalType(76, scale);
        int shift =
                isQuotient
                        ? scale - left.scale() + right.scale()
                        : scale - left.scale() - right.scale();
        BigInteger power = BigInteger.TEN.pow(Math.abs(shift));
        BigInteger bound = BigInteger.TEN.pow(DecimalText.nativePrecision(type));
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BigInteger[] x = Numbers.bigs(columns.get(0), left);
                    BigInteger[] y = Numbers.bigs(columns.get(1), right);
                    for (int row = 0; row < rowCount; row++) {
                        if (isQuotient && y[row].signum() == 0) {
                            throw NumberArithmetic.divisionByZero();
                        }
                        BigInteger scaled = shift >= 0 ? x[row].multiply(power) : x[row];
                        BigInteger result =
                                isQuotient ? scaled.divide(y[row]) : scaled.multiply(y[row]);
                        x[row] = shift < 0 ? result.divide(power) : result;
                        if (x[row].abs().compareTo(bound) >= 0) {
                            throw new DatabaseException(
                                    ErrorCode.DECIMAL_OVERFLOW,
                                    "Numeric overflow: result bigger that Decimal256");
                        }
                    }
                    return Numbers.ofBigs(x, type.layout());
                });
    }
}
