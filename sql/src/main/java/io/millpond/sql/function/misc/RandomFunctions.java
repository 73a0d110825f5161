package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Random numbers of distributions, and random strings.
public final class RandomFunctions {
    private static final String CATEGORY = "Random Number";
    private static final int LENGTH_MAX = 1 << 24;

    private RandomFunctions() {}

    /// Draws a number.
    private interface Draw {
        double next(RandomGenerator random, double a, double b);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(floats("randUniform(min, max)", (r, a, b) -> a + (b - a) * r.nextDouble()));
        all.add(floats("randNormal(mean, deviation)", (r, a, b) -> a + b * r.nextGaussian()));
        all.add(
                floats(
                        "randLogNormal(mean, deviation)",
                        (r, a, b) -> Math.exp(a + b * r.nextGaussian())));
        all.add(floats("randExponential(rate)", (r, a, _) -> r.nextExponential() / a));
        all.add(floats("randChiSquared(freedom)", (r, a, _) -> 2 * gamma(r, a / 2)));
        all.add(
                floats(
                        "randStudentT(freedom)",
                        (r, a, _) -> r.nextGaussian() / Math.sqrt(2 * gamma(r, a / 2) / a)));
        all.add(
                floats(
                        "randFisherF(freedom, other_freedom)",
                        (r, a, b) -> (gamma(r, a / 2) / a) / (gamma(r, b / 2) / b)));
        all.add(
                define(
                        "randBernoulli(probability)",
                        "1 with a probability, else 0.",
                        (arguments, context) ->
                                bind(
                                        "randBernoulli(probability)",
                                        arguments,
                                        DataTypes.UINT8,
                                        (given, rowCount) -> bernoulli(given, rowCount, context))));
        all.add(counts("randBinomial(experiments, probability)", RandomFunctions::binomial));
        all.add(
                counts(
                        "randNegativeBinomial(experiments, probability)",
                        (r, a, b) -> poisson(r, gamma(r, a) * (1 - b) / b)));
        all.add(counts("randPoisson(mean)", (r, a, _) -> poisson(r, a)));
        all.add(texts("randomString(length)", 0, 256));
        all.add(texts("randomPrintableASCII(length)", 32, 127));
        all.add(utf8());
        all.add(fixed());
        return all;
    }

    /// A number of the gamma distribution with a scale of 1, by Marsaglia and Tsang.
    private static double gamma(RandomGenerator random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0
                    && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    private static Column bernoulli(double[] given, int rowCount, FunctionContext context) {
        byte[] result = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            result[row] = (byte) (context.random().nextDouble() < given[0] ? 1 : 0);
        }
        return new ByteColumn(result, rowCount);
    }

    private static double poisson(RandomGenerator random, double mean) {
        if (mean > 500) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private static double binomial(RandomGenerator random, double experiments, double chance) {
        if (experiments > 10_000) {
            double mean = experiments * chance;
            double deviation = Math.sqrt(mean * (1 - chance));
            return Math.clamp(Math.rint(mean + deviation * random.nextGaussian()), 0, experiments);
        }
        int count = 0;
        for (int i = 0; i < experiments; i++) {
            count += random.nextDouble() < chance ? 1 : 0;
        }
        return count;
    }

    private static ScalarFunction define(String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc), binder, Trait.NOT_DETERMINISTIC);
    }

    private static ScalarFunction floats(String syntax, Draw draw) {
        return define(
                syntax,
                "A random number of the distribution.",
                (arguments, context) ->
                        bind(
                                syntax,
                                arguments,
                                DataTypes.FLOAT64,
                                (given, rowCount) -> {
                                    double[] result = draw(draw, given, rowCount, context);
                                    return new DoubleColumn(result, rowCount);
                                }));
    }

    private static ScalarFunction counts(String syntax, Draw draw) {
        return define(
                syntax,
                "A random count of the distribution.",
                (arguments, context) ->
                        bind(
                                syntax,
                                arguments,
                                DataTypes.UINT64,
                                (given, rowCount) -> {
                                    double[] drawn = draw(draw, given, rowCount, context);
                                    long[] result = new long[rowCount];
                                    for (int row = 0; row < rowCount; row++) {
                                        result[row] = (long) drawn[row];
                                    }
                                    return new LongColumn(result, rowCount);
                                }));
    }

    private interface Made {
        Column make(double[] parameters, int rowCount);
    }

    private static BoundFunction bind(
            String syntax, List<Argument> arguments, DataType type, Made made) {
        String name = Texts.nameOf(syntax);
        int count = syntax.contains(",") ? 2 : 1;
        Arguments.count(name, arguments, count, count + 1);
        double[] given = new double[2];
        for (int i = 0; i < count; i++) {
            Arguments.number(name, arguments, i);
            Column constant = arguments.get(i).constant();
            if (constant == null) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_COLUMN,
                        "Parameter number " + i + " of function " + name + " must be constant.");
            }
            given[i] = Numbers.doubles(constant, arguments.get(i).type())[0];
        }
        return BoundFunction.of(type, (_, rowCount) -> made.make(given, rowCount));
    }

    private static double[] draw(Draw draw, double[] given, int rowCount, FunctionContext context) {
        double[] result = new double[rowCount];
        for (int row = 0; row < rowCount; row++) {
            result[row] = draw.next(context.random(), given[0], given[1]);
        }
        return result;
    }

    private static long[] lengths(Column column, DataType type) {
        long[] lengths = Numbers.longs(column, type);
        for (int row = 0; row < column.rowCount(); row++) {
            if (lengths[row] < 0 || lengths[row] > LENGTH_MAX) {
                throw new DatabaseException(
                        ErrorCode.TOO_LARGE_STRING_SIZE, "Too large string size: " + lengths[row]);
            }
        }
        return lengths;
    }

    private static ScalarFunction texts(String syntax, int from, int to) {
        String name = Texts.nameOf(syntax);
        return define(
                syntax,
                "A string of random bytes.",
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1, 2);
                    Arguments.integer(name, arguments, 0);
                    DataType type = arguments.getFirst().type();
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> {
                                long[] lengths = lengths(columns.getFirst(), type);
                                BytesColumnBuilder builder = new BytesColumnBuilder();
                                for (int row = 0; row < rowCount; row++) {
                                    for (int i = 0; i < lengths[row]; i++) {
                                        builder.write((byte) context.random().nextInt(from, to));
                                    }
                                    builder.finishRow();
                                }
                                return builder.build();
                            });
                });
    }

    private static ScalarFunction utf8() {
        return define(
                "randomStringUTF8(length)",
                "A string of random characters.",
                (arguments, context) -> {
                    Arguments.count("randomStringUTF8", arguments, 1);
                    Arguments.integer("randomStringUTF8", arguments, 0);
                    DataType type = arguments.getFirst().type();
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> {
                                long[] lengths = lengths(columns.getFirst(), type);
                                BytesColumnBuilder builder = new BytesColumnBuilder();
                                for (int row = 0; row < rowCount; row++) {
                                    builder.append(characters(context, lengths[row]));
                                }
                                return builder.build();
                            });
                });
    }

    private static String characters(FunctionContext context, long length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int point = context.random().nextInt(0x10000 - 0x800);
            text.appendCodePoint(point < 0xD800 ? point : point + 0x800);
        }
        return text.toString();
    }

    private static ScalarFunction fixed() {
        return define(
                "randomFixedString(length)",
                "A FixedString of random bytes.",
                (arguments, context) -> {
                    Arguments.count("randomFixedString", arguments, 1);
                    long length = Arguments.constantLong("randomFixedString", arguments, 0);
                    if (length < 1 || length > FixedStringType.LENGTH_MAX) {
                        throw new DatabaseException(
                                ErrorCode.ARGUMENT_OUT_OF_BOUND,
                                "The length of randomFixedString must be positive, not " + length);
                    }
                    return BoundFunction.of(
                            new FixedStringType((int) length),
                            (_, rowCount) -> {
                                byte[] bytes = new byte[rowCount * (int) length];
                                context.random().nextBytes(bytes);
                                return new FixedBytesColumn(bytes, (int) length, rowCount);
                            });
                });
    }
}
