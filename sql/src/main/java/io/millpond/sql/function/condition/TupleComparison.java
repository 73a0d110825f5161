package io.millpond.sql.function.condition;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Composition;
import io.millpond.sql.function.FunctionContext;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Comparisons of two tuples made of comparisons of their elements, so that a NULL inside makes the
/// answer unknown and elements of different types are compared as they are alone.
public final class TupleComparison {
    private TupleComparison() {}

    /// Whether two tuples must be compared element by element: they have as many elements, and
    /// types that differ or hold NULLs.
    public static boolean isNeeded(DataType left, DataType right) {
        return left instanceof TupleType a
                && right instanceof TupleType b
                && a.elements().size() == b.elements().size()
                && !a.elements().isEmpty()
                && (!a.elements().equals(b.elements()) || holdsNulls(a) || holdsFloats(a));
    }

    /// Whether values of the type may hold a NaN or a zero of either sign.
    public static boolean holdsFloats(DataType type) {
        return switch (type) {
            case FloatType _ -> true;
            case ArrayType(DataType element) -> holdsFloats(element);
            case MapType(DataType key, DataType value) -> holdsFloats(key) || holdsFloats(value);
            case NullableType(DataType element) -> holdsFloats(element);
            case TupleType tuple ->
                    tuple.elements().stream().anyMatch(TupleComparison::holdsFloats);
            default -> false;
        };
    }

    private static boolean holdsNulls(DataType type) {
        return switch (type) {
            case NullableType _ -> true;
            case TupleType tuple -> tuple.elements().stream().anyMatch(TupleComparison::holdsNulls);
            case ArrayType _, MapType _ -> false;
            default -> !DataTypes.notNullable(type).equals(type);
        };
    }

    /// Binds a comparison of tuples for which [#isNeeded].
    ///
    /// @param name equals, notEquals, less and so on, isDistinctFrom or isNotDistinctFrom
    public static BoundFunction bind(
            String name, List<Argument> arguments, FunctionContext context) {
        if (!name.startsWith("is") && arguments.stream().allMatch(Argument::isConstant)) {
            boolean hasNull =
                    arguments.stream().anyMatch(argument -> hasNullLiteral(argument.type()));
            if (hasNull) {
                DataType type = new NullableType(DataTypes.UINT8);
                return Composition.bound(
                        Composition.constant(type, ColumnBuilders.defaultValue(type)));
            }
        }
        return Composition.bound(compose(name, arguments, new Composition(context)));
    }

    /// ClickHouse compares constant tuples as a whole, so that a NULL in them decides.
    private static boolean hasNullLiteral(DataType type) {
        return type instanceof TupleType tuple
                && tuple.elements().stream()
                        .anyMatch(
                                element ->
                                        element.equals(new NullableType(DataTypes.NOTHING))
                                                || hasNullLiteral(element));
    }

    private static Composition.Part compose(
            String name, List<Argument> arguments, Composition made) {
        int count = ((TupleType) arguments.getFirst().type()).elements().size();
        String strict =
                switch (name) {
                    case "lessOrEquals" -> "less";
                    case "greaterOrEquals" -> "greater";
                    default -> name;
                };
        boolean isOrder = strict.equals("less") || strict.equals("greater");
        Composition.Part result = compared(name, arguments, count - 1, made);
        for (int i = count - 2; i >= 0; i--) {
            if (!isOrder) {
                boolean isAny = name.equals("notEquals") || name.equals("isDistinctFrom");
                Composition.Part here = compared(name, arguments, i, made);
                result = made.call(isAny ? "or" : "and", here, result);
                continue;
            }
            Composition.Part equal = compared("equals", arguments, i, made);
            Composition.Part before = compared(strict, arguments, i, made);
            result = made.call("or", before, made.call("and", equal, result));
        }
        return result;
    }

    private static Composition.Part compared(
            String name, List<Argument> arguments, int place, Composition made) {
        List<Argument> pair = new ArrayList<>();
        for (Argument argument : arguments) {
            DataType type = ((TupleType) argument.type()).elements().get(place);
            Column constant =
                    argument.constant() == null ? null : element(argument.constant(), place);
            pair.add(new Argument(type, constant, argument.text()));
        }
        BoundFunction bound = made.context().functions().bind(name, pair, made.context());
        return Composition.made(
                bound.resultType(),
                (columns, rowCount) ->
                        bound.apply(
                                List.of(
                                        element(columns.get(0), place),
                                        element(columns.get(1), place)),
                                rowCount));
    }

    private static Column element(Column tuple, int place) {
        return ((TupleColumn) Columns.full(tuple)).elements().get(place);
    }
}
