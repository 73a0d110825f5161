package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Composition;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Arithmetic of tuples, element by element.
public final class TupleArithmetic {
    private static final String CATEGORY = "Tuple";

    private TupleArithmetic() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(ofPairs("tuplePlus", "plus", "vectorSum"));
        all.add(ofPairs("tupleMinus", "minus", "vectorDifference"));
        all.add(ofPairs("tupleMultiply", "multiply"));
        all.add(ofPairs("tupleDivide", "divide"));
        all.add(ofPairs("tupleModulo", "modulo"));
        all.add(ofPairs("tupleIntDiv", "intDiv"));
        all.add(ofPairs("tupleIntDivOrZero", "intDivOrZero"));
        all.add(byNumber("tupleMultiplyByNumber", "multiply"));
        all.add(byNumber("tupleDivideByNumber", "divide"));
        all.add(byNumber("tupleModuloByNumber", "modulo"));
        all.add(byNumber("tuplePositiveModuloByNumber", "positiveModulo"));
        all.add(byNumber("tupleIntDivByNumber", "intDiv"));
        all.add(byNumber("tupleIntDivOrZeroByNumber", "intDivOrZero"));
        all.add(
                define(
                        "tupleNegate(tuple)",
                        "The elements negated.",
                        (arguments, context) -> {
                            Arguments.count("tupleNegate", arguments, 1);
                            TupleType type = tuple("tupleNegate", arguments, 0);
                            Composition made = new Composition(context);
                            List<Composition.Part> parts = new ArrayList<>();
                            for (Composition.Part part : Composition.elements(type, 0)) {
                                parts.add(made.call("negate", part));
                            }
                            return Composition.bound(Composition.tuple(parts));
                        }));
        all.add(
                define(
                        "tupleHammingDistance(left, right)",
                        "The number of places at which two tuples differ.",
                        TupleArithmetic::bindHamming));
        return all;
    }

    static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, context) ->
                        hasNullLiteral(arguments)
                                ? VectorFunctions.nullResult()
                                : binder.bind(arguments, context),
                Trait.HANDLES_NULLS);
    }

    /// The type of the tuple at `place`.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT where it is none.
    static TupleType tuple(String name, List<Argument> arguments, int place) {
        if (arguments.get(place).type() instanceof TupleType tuple) {
            return tuple;
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Argument "
                        + place
                        + " of function "
                        + name
                        + " should be tuple, got "
                        + arguments.get(place).type().name());
    }

    /// The pairs of elements of two tuples of one size, joined by a function of two.
    static List<Composition.Part> pairs(
            String name, String operation, List<Argument> arguments, FunctionContext context) {
        TupleType left = tuple(name, arguments, 0);
        TupleType right = tuple(name, arguments, 1);
        if (left.elements().size() != right.elements().size()) {
            throw unequal(name, arguments, 1);
        }
        Composition made = new Composition(context);
        List<Composition.Part> a = Composition.elements(left, 0);
        List<Composition.Part> b = Composition.elements(right, 1);
        List<Composition.Part> parts = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            parts.add(made.call(operation, a.get(i), b.get(i)));
        }
        return parts;
    }

    private static DatabaseException unequal(String name, List<Argument> arguments, int place) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Expected tuples of the same size as arguments 0 and "
                        + place
                        + " of function "
                        + name
                        + ", got "
                        + arguments.get(0).type().name()
                        + " and "
                        + arguments.get(place).type().name());
    }

    static boolean hasNullLiteral(List<Argument> arguments) {
        return arguments.stream()
                .anyMatch(a -> a.type().equals(new NullableType(DataTypes.NOTHING)));
    }

    private static ScalarFunction ofPairs(String name, String operation, String... aliases) {
        return define(
                name + "(left, right, ...)",
                "The function " + operation + " of the elements at equal places.",
                (arguments, context) -> bindPairs(name, operation, arguments, context),
                aliases);
    }

    private static BoundFunction bindPairs(
            String name, String operation, List<Argument> arguments, FunctionContext context) {
        if (arguments.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "Function " + name + " requires at least 2 arguments");
        }
        List<Composition.Part> parts = pairs(name, operation, arguments, context);
        Composition made = new Composition(context);
        for (int place = 2; place < arguments.size(); place++) {
            List<Composition.Part> more =
                    Composition.elements(tuple(name, arguments, place), place);
            if (more.size() != parts.size()) {
                throw unequal(name, arguments, place);
            }
            for (int i = 0; i < more.size(); i++) {
                parts.set(i, made.call(operation, parts.get(i), more.get(i)));
            }
        }
        return Composition.bound(Composition.tuple(parts));
    }

    private static ScalarFunction byNumber(String name, String operation) {
        return define(
                name + "(tuple, number)",
                "The function " + operation + " of each element and the number.",
                (arguments, context) -> bindByNumber(name, operation, 0, arguments, context));
    }

    private static BoundFunction bindByNumber(
            String name,
            String operation,
            int tuplePlace,
            List<Argument> arguments,
            FunctionContext context) {
        Arguments.count(name, arguments, 2);
        TupleType type = tuple(name, arguments, tuplePlace);
        Composition made = new Composition(context);
        Composition.Part number =
                Composition.argument(arguments.get(1 - tuplePlace).type(), 1 - tuplePlace);
        List<Composition.Part> parts = new ArrayList<>();
        for (Composition.Part part : Composition.elements(type, tuplePlace)) {
            parts.add(
                    tuplePlace == 0
                            ? made.call(operation, part, number)
                            : made.call(operation, number, part));
        }
        return Composition.bound(Composition.tuple(parts));
    }

    /// What an arithmetic function does where a tuple takes part, as in `(1, 2) + (3, 4)`.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT where it does nothing.
    public static BoundFunction bindOperator(
            String operation, List<Argument> arguments, FunctionContext context) {
        boolean isLeft = arguments.get(0).type() instanceof TupleType;
        boolean isRight = arguments.get(1).type() instanceof TupleType;
        if (isLeft && isRight) {
            return switch (operation) {
                case "plus" -> bindPairs("tuplePlus", operation, arguments, context);
                case "minus" -> bindPairs("tupleMinus", operation, arguments, context);
                case "multiply" -> context.functions().bind("dotProduct", arguments, context);
                default ->
                        throw Arguments.illegal(
                                operation, arguments.get(0).type(), arguments.get(1).type());
            };
        }
        boolean isScaled =
                operation.equals("multiply")
                        || (isLeft && (operation.equals("divide") || operation.equals("modulo")));
        if (!isScaled) {
            throw Arguments.illegal(operation, arguments.get(0).type(), arguments.get(1).type());
        }
        return bindByNumber(operation, operation, isLeft ? 0 : 1, arguments, context);
    }

    private static BoundFunction bindHamming(List<Argument> arguments, FunctionContext context) {
        String name = "tupleHammingDistance";
        Arguments.count(name, arguments, 2);
        List<Composition.Part> parts = pairs(name, "notEquals", arguments, context);
        if (parts.isEmpty()) {
            return Composition.bound(
                    Composition.constant(DataTypes.UINT8, ByteColumn.of((byte) 0)));
        }
        return Composition.bound(new Composition(context).fold("plus", parts));
    }
}
