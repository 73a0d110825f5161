package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Composition;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Norms and distances of vectors, which are tuples or arrays of numbers.
public final class VectorFunctions {
    private static final String CATEGORY = "Distance";

    private VectorFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                define(
                        "dotProduct(left, right)",
                        "The sum of the products of the elements at equal places.",
                        VectorFunctions::bindDotProduct,
                        "scalarProduct"));
        all.add(
                define(
                        "arrayDotProduct(left, right)",
                        "The sum of the products of the elements at equal places.",
                        (arguments, _) -> {
                            Arguments.count("arrayDotProduct", arguments, 2);
                            return VectorArrays.bindDotProduct(arguments);
                        }));
        for (Norm norm : Norm.values()) {
            String title = norm.title;
            String power = norm == Norm.LP ? ", p" : "";
            all.add(
                    define(
                            title + "Norm(vector" + power + ")",
                            "The length of the vector by the " + title + " norm.",
                            (arguments, context) -> bindNorm(norm, arguments, context),
                            "norm" + title));
            all.add(
                    define(
                            title + "Distance(left, right" + power + ")",
                            "The length of the difference by the " + title + " norm.",
                            (arguments, context) -> bindDistance(norm, arguments, context),
                            "distance" + title));
            if (norm != Norm.L2_SQUARED) {
                all.add(
                        define(
                                title + "Normalize(tuple" + power + ")",
                                "The vector with a length of 1 by the " + title + " norm.",
                                (arguments, context) -> bindNormalize(norm, arguments, context),
                                "normalize" + title));
            }
        }
        all.add(
                define(
                        "cosineDistance(left, right)",
                        "1 less the cosine of the angle between two vectors.",
                        VectorFunctions::bindCosine,
                        "distanceCosine"));
        return all;
    }

    /// The norms.
    enum Norm {
        L1("L1"),
        L2("L2"),
        L2_SQUARED("L2Squared"),
        LINF("Linf"),
        LP("Lp");

        private final String title;

        Norm(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases), binder, Trait.HANDLES_NULLS);
    }

    static BoundFunction nullResult() {
        DataType type = new NullableType(DataTypes.NOTHING);
        return BoundFunction.of(type, (_, rowCount) -> Columns.defaults(type, rowCount));
    }

    private static boolean isArray(List<Argument> arguments) {
        return arguments.getFirst().type() instanceof ArrayType
                || (arguments.size() > 1 && arguments.get(1).type() instanceof ArrayType);
    }

    private static BoundFunction bindDotProduct(List<Argument> arguments, FunctionContext context) {
        Arguments.count("dotProduct", arguments, 2);
        if (TupleArithmetic.hasNullLiteral(arguments)) {
            return nullResult();
        }
        if (isArray(arguments)) {
            return VectorArrays.bindDotProduct(arguments);
        }
        return Composition.bound(dotProduct(arguments, context));
    }

    private static Composition.Part dotProduct(List<Argument> arguments, FunctionContext context) {
        return sum(
                TupleArithmetic.pairs("dotProduct", "multiply", arguments, context),
                new Composition(context));
    }

    private static Composition.Part sum(List<Composition.Part> parts, Composition made) {
        return parts.isEmpty()
                ? Composition.constant(DataTypes.UINT8, ByteColumn.of((byte) 0))
                : made.fold("plus", parts);
    }

    private static double power(String name, List<Argument> arguments, int place) {
        if (!Numbers.isNumber(arguments.get(place).type())) {
            throw Arguments.illegal(name, arguments.get(place).type());
        }
        Column constant = Arguments.constant(name, arguments, place);
        double power = Numbers.doubles(constant, arguments.get(place).type())[0];
        if (!(power >= 1) || Double.isInfinite(power)) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Second argument for function "
                            + name
                            + " must be not less than one and not be an infinity");
        }
        return power;
    }

    private static BoundFunction bindNorm(
            Norm norm, List<Argument> arguments, FunctionContext context) {
        String name = norm.title + "Norm";
        Arguments.count(name, arguments, norm == Norm.LP ? 2 : 1);
        if (TupleArithmetic.hasNullLiteral(arguments)) {
            return nullResult();
        }
        double power = norm == Norm.LP ? power(name, arguments, 1) : 0;
        if (isArray(arguments)) {
            return VectorArrays.bindNorm(name, norm, power, arguments);
        }
        TupleType type = TupleArithmetic.tuple(name, arguments, 0);
        return Composition.bound(
                norm(norm, power, Composition.elements(type, 0), new Composition(context)));
    }

    private static Composition.Part norm(
            Norm norm, double power, List<Composition.Part> elements, Composition made) {
        List<Composition.Part> parts = new ArrayList<>();
        for (Composition.Part element : elements) {
            parts.add(
                    switch (norm) {
                        case L1, LINF -> made.call("abs", element);
                        case L2, L2_SQUARED -> made.call("multiply", element, element);
                        case LP -> made.call("pow", made.call("abs", element), number(power));
                    });
        }
        return switch (norm) {
            case L1, L2_SQUARED -> sum(parts, made);
            case L2 -> made.call("sqrt", sum(parts, made));
            case LINF -> parts.isEmpty() ? sum(parts, made) : made.fold("max2", parts);
            case LP -> made.call("pow", sum(parts, made), number(1 / power));
        };
    }

    private static Composition.Part number(double value) {
        return Composition.constant(DataTypes.FLOAT64, DoubleColumn.of(value));
    }

    private static BoundFunction bindDistance(
            Norm norm, List<Argument> arguments, FunctionContext context) {
        String name = norm.title + "Distance";
        Arguments.count(name, arguments, norm == Norm.LP ? 3 : 2);
        if (TupleArithmetic.hasNullLiteral(arguments)) {
            return nullResult();
        }
        double power = norm == Norm.LP ? power(name, arguments, 2) : 0;
        if (isArray(arguments)) {
            return VectorArrays.bindDistance(name, norm, power, arguments);
        }
        List<Composition.Part> parts =
                TupleArithmetic.pairs("tupleMinus", "minus", arguments, context);
        return Composition.bound(norm(norm, power, parts, new Composition(context)));
    }

    private static BoundFunction bindNormalize(
            Norm norm, List<Argument> arguments, FunctionContext context) {
        String name = norm.title + "Normalize";
        Arguments.count(name, arguments, norm == Norm.LP ? 2 : 1);
        if (TupleArithmetic.hasNullLiteral(arguments)) {
            return nullResult();
        }
        if (!(arguments.getFirst().type() instanceof TupleType type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 1st argument 'tuple' to function '"
                            + norm.title
                            + "Norm'. Expected: Tuple, got: "
                            + arguments.getFirst().type().name());
        }
        double power = norm == Norm.LP ? power(name, arguments, 1) : 0;
        Composition made = new Composition(context);
        List<Composition.Part> elements = Composition.elements(type, 0);
        Composition.Part length = norm(norm, power, elements, made);
        List<Composition.Part> scaled = new ArrayList<>();
        for (Composition.Part element : elements) {
            scaled.add(made.call("divide", element, length));
        }
        return Composition.bound(Composition.tuple(scaled));
    }

    private static BoundFunction bindCosine(List<Argument> arguments, FunctionContext context) {
        String name = "cosineDistance";
        Arguments.count(name, arguments, 2);
        if (TupleArithmetic.hasNullLiteral(arguments)) {
            return nullResult();
        }
        if (isArray(arguments)) {
            return VectorArrays.bindCosine(arguments);
        }
        Composition made = new Composition(context);
        Composition.Part product = dotProduct(arguments, context);
        TupleType left = TupleArithmetic.tuple(name, arguments, 0);
        TupleType right = TupleArithmetic.tuple(name, arguments, 1);
        Composition.Part lengths =
                made.call(
                        "multiply",
                        norm(Norm.L2, 0, Composition.elements(left, 0), made),
                        norm(Norm.L2, 0, Composition.elements(right, 1), made));
        Composition.Part one = Composition.constant(DataTypes.UINT8, ByteColumn.of((byte) 1));
        return Composition.bound(made.call("minus", one, made.call("divide", product, lengths)));
    }
}
