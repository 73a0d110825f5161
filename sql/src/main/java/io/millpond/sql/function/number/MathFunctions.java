package io.millpond.sql.function.number;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.SpecialFunctions;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.TupleType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Functions of one or two floats, signs, bits, and divisors.
public final class MathFunctions {
    private static final String CATEGORY = "Mathematical";

    private MathFunctions() {}

    private interface Unary {
        double of(double x);
    }

    /// A function of two floats.
    interface Binary {
        double of(double x, double y);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(constant("pi()", "π.", Math.PI, "*"));
        all.add(constant("e()", "Euler's number.", Math.E));
        all.add(unary("exp(x)", "e to the power of x.", Math::exp, "*"));
        all.add(unary("exp2(x)", "2 to the power of x.", x -> Math.pow(2, x)));
        all.add(unary("exp10(x)", "10 to the power of x.", x -> Math.pow(10, x)));
        all.add(unary("log(x)", "The natural logarithm.", Math::log, "ln", "*"));
        all.add(unary("log2(x)", "The logarithm to base 2.", MathFunctions::log2, "*"));
        all.add(unary("log10(x)", "The logarithm to base 10.", Math::log10, "*"));
        all.add(unary("log1p(x)", "The logarithm of 1 + x.", Math::log1p));
        all.add(unary("sqrt(x)", "The square root.", Math::sqrt, "*"));
        all.add(unary("cbrt(x)", "The cube root.", Math::cbrt));
        all.add(unary("sin(x)", "The sine.", Math::sin, "*"));
        all.add(unary("cos(x)", "The cosine.", Math::cos, "*"));
        all.add(unary("tan(x)", "The tangent.", Math::tan, "*"));
        all.add(unary("asin(x)", "The arc sine.", Math::asin, "*"));
        all.add(unary("acos(x)", "The arc cosine.", Math::acos, "*"));
        all.add(unary("atan(x)", "The arc tangent.", Math::atan, "*"));
        all.add(unary("sinh(x)", "The hyperbolic sine.", Math::sinh));
        all.add(unary("cosh(x)", "The hyperbolic cosine.", Math::cosh));
        all.add(unary("tanh(x)", "The hyperbolic tangent.", Math::tanh));
        all.add(unary("acosh(x)", "The inverse hyperbolic cosine.", MathFunctions::acosh));
        all.add(unary("asinh(x)", "The inverse hyperbolic sine.", MathFunctions::asinh));
        all.add(unary("atanh(x)", "The inverse hyperbolic tangent.", MathFunctions::atanh));
        all.add(unary("erf(x)", "The error function.", SpecialFunctions::erf));
        all.add(unary("erfc(x)", "1 less the error function.", SpecialFunctions::erfc));
        all.add(unary("lgamma(x)", "The logarithm of gamma.", SpecialFunctions::logGamma));
        all.add(unary("tgamma(x)", "The gamma function.", SpecialFunctions::gamma));
        all.add(unary("sigmoid(x)", "1 by 1 + e to the power of -x.", x -> 1 / (1 + Math.exp(-x))));
        all.add(unary("degrees(x)", "Radians as degrees.", Math::toDegrees, "*"));
        all.add(unary("radians(x)", "Degrees as radians.", Math::toRadians, "*"));
        all.add(binary(CATEGORY, "pow(x, y)", "x to the power of y.", Math::pow, "power", "*"));
        all.add(binary(CATEGORY, "atan2(y, x)", "The angle of a point.", Math::atan2));
        all.add(binary(CATEGORY, "hypot(x, y)", "The hypotenuse.", Math::hypot));
        all.add(sign("negate(x)", "-x."));
        all.add(sign("abs(x)", "x without its sign."));
        all.add(sign("sign(x)", "-1, 0 or 1."));
        all.add(divisor("gcd(a, b)", "The greatest common divisor."));
        all.add(divisor("lcm(a, b)", "The least common multiple."));
        return all;
    }

    private static double acosh(double x) {
        return Math.log(x + Math.sqrt(x * x - 1));
    }

    private static double asinh(double x) {
        double size = Math.abs(x);
        return Math.copySign(Math.log1p(size + size * size / (1 + Math.hypot(1, size))), x);
    }

    private static double atanh(double x) {
        return 0.5 * Math.log1p(2 * x / (1 - x));
    }

    private static double log2(double x) {
        double power = Math.getExponent(x);
        return x > 0 && x == Math.scalb(1.0, (int) power) ? power : Math.log(x) / Math.log(2);
    }

    private static ScalarFunction constant(
            String syntax, String doc, double value, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, _) -> {
                    Arguments.count(Texts.nameOf(syntax), arguments, 0);
                    return new Binding.ConstantFunction(
                            DataTypes.FLOAT64, new DoubleColumn(new double[] {value}, 1));
                });
    }

    private static ScalarFunction unary(
            String syntax, String doc, Unary function, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, _) -> {
                    String name = Texts.nameOf(syntax);
                    Arguments.count(name, arguments, 1);
                    Arguments.number(name, arguments, 0);
                    DataType type = arguments.getFirst().type();
                    return BoundFunction.of(
                            DataTypes.FLOAT64,
                            (columns, rowCount) -> {
                                double[] values = Numbers.doubles(columns.getFirst(), type);
                                double[] result = new double[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] = function.of(values[row]);
                                }
                                return new DoubleColumn(result, rowCount);
                            });
                },
                Trait.NEVER_FAILS);
    }

    /// A function of two numbers, whatever their types, as floats.
    static ScalarFunction binary(
            String category, String syntax, String doc, Binary function, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(category, syntax, doc, aliases),
                (arguments, _) -> {
                    String name = Texts.nameOf(syntax);
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
                                    result[row] = function.of(x[row], y[row]);
                                }
                                return new DoubleColumn(result, rowCount);
                            });
                },
                Trait.NEVER_FAILS);
    }

    private static ScalarFunction sign(String syntax, String doc) {
        String name = Texts.nameOf(syntax);
        FunctionDescription description = FunctionDescription.of("Arithmetic", syntax, doc);
        return ScalarFunction.of(
                name.equals("negate") ? description : description.ignoringCase(),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1);
                    DataType type = arguments.getFirst().type();
                    if (type.equals(DataTypes.BFLOAT16)) {
                        throw Arguments.illegal(name, type);
                    }
                    if (type instanceof TupleType && name.equals("negate")) {
                        return context.functions().bind("tupleNegate", arguments, context);
                    }
                    boolean isInterval = type instanceof IntervalType;
                    if (!isInterval) {
                        Arguments.number(name, arguments, 0);
                    }
                    DataType result = signType(name, type);
                    return BoundFunction.of(
                            result,
                            (columns, rowCount) ->
                                    sign(name, columns.getFirst(), type, result, rowCount));
                },
                Trait.NEVER_FAILS);
    }

    private static DataType signType(String name, DataType type) {
        if (name.equals("sign")) {
            return DataTypes.INT8;
        }
        boolean isNegate = name.equals("negate");
        return switch (type) {
            case IntegerType(int bits, boolean isSigned) ->
                    isNegate
                            ? new IntegerType(isSigned || bits > 32 ? bits : bits * 2, true)
                            : new IntegerType(bits, false);
            case BoolType _ -> isNegate ? DataTypes.INT16 : DataTypes.UINT8;
            default -> type;
        };
    }

    private static Column sign(
            String name, Column column, DataType type, DataType result, int rowCount) {
        if (type instanceof FloatType floating) {
            double[] values = Numbers.doubles(column, type);
            double[] changed = new double[rowCount];
            for (int row = 0; row < rowCount; row++) {
                changed[row] =
                        switch (name) {
                            case "negate" -> -values[row];
                            case "abs" -> Math.abs(values[row]);
                            default -> values[row] < 0 ? -1 : values[row] == 0 ? 0 : 1;
                        };
            }
            if (!name.equals("sign")) {
                return Numbers.ofDoubles(changed, rowCount, floating);
            }
            long[] signs = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                signs[row] = (long) changed[row];
            }
            return Numbers.ofLongs(signs, rowCount, result.layout());
        }
        BigInteger[] values = Numbers.bigs(column, type);
        for (int row = 0; row < rowCount; row++) {
            values[row] =
                    switch (name) {
                        case "negate" -> values[row].negate();
                        case "abs" -> values[row].abs();
                        default -> BigInteger.valueOf(values[row].signum());
                    };
        }
        return Numbers.ofBigs(values, result.layout());
    }

    private static ScalarFunction divisor(String syntax, String doc) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                FunctionDescription.of("Arithmetic", syntax, doc),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2);
                    Arguments.integer(name, arguments, 0);
                    Arguments.integer(name, arguments, 1);
                    DataType left = arguments.get(0).type();
                    DataType right = arguments.get(1).type();
                    DataType type =
                            context.functions()
                                    .bind(
                                            "plus",
                                            List.of(Argument.of(left), Argument.of(right)),
                                            context)
                                    .resultType();
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                BigInteger[] x = Numbers.bigs(columns.get(0), left);
                                BigInteger[] y = Numbers.bigs(columns.get(1), right);
                                for (int row = 0; row < rowCount; row++) {
                                    x[row] = divisor(name, x[row], y[row]);
                                }
                                return Numbers.ofBigs(x, type.layout());
                            });
                });
    }

    private static BigInteger divisor(String name, BigInteger x, BigInteger y) {
        if (x.signum() == 0 || y.signum() == 0) {
            throw new DatabaseException(ErrorCode.ILLEGAL_DIVISION, "Division by zero");
        }
        BigInteger common = x.gcd(y);
        return name.equals("gcd") ? common : x.multiply(y).abs().divide(common);
    }
}
