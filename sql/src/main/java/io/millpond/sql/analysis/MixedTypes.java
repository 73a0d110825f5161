package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.List;

/// Where values of several types may not stand, as in ClickHouse.
final class MixedTypes {
    private MixedTypes() {}

    /// Whether the type is, or has in it, Variant or Dynamic.
    private static boolean isIn(DataType type) {
        return switch (type) {
            case VariantType _, DynamicType _ -> true;
            case ArrayType(DataType element) -> isIn(element);
            case MapType(DataType key, DataType value) -> isIn(key) || isIn(value);
            case TupleType tuple -> tuple.elements().stream().anyMatch(MixedTypes::isIn);
            default -> false;
        };
    }

    /// Fails for a key that holds values of several types.
    ///
    /// Errors: ILLEGAL_COLUMN.
    ///
    /// @param clause ORDER BY or GROUP BY
    /// @param setting allows it
    static void refuseKey(DataType type, String clause, String setting) {
        if (!isIn(type)) {
            return;
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "Data types Variant/Dynamic are not allowed in "
                        + clause
                        + " keys, because it can lead to unexpected results. Consider using a"
                        + " subcolumn with a specific data type instead (for example"
                        + " 'column.Int64' or 'json.some.path.:Int64' if its a JSON path"
                        + " subcolumn) or casting this column to a specific data type. Set"
                        + " setting "
                        + setting
                        + " = 1 in order to allow it");
    }

    /// Fails for an array of literals without a common type, which is one as the argument of a
    /// function only.
    ///
    /// Errors: NO_COMMON_TYPE.
    static void refuseLiteral(Expression expression, ExpressionBinder binder) {
        Expression plain =
                expression instanceof Expression.Aliased(Expression inner, _, _)
                        ? inner
                        : expression;
        if (isLiteralArray(plain)) {
            checkLiteral(plain, binder);
        }
    }

    private static boolean isLiteralArray(Expression expression) {
        return expression instanceof FunctionCall call
                && call.operator()
                && call.name().equals("array")
                && call.arguments().stream()
                        .allMatch(
                                argument ->
                                        argument instanceof Literal || isLiteralArray(argument));
    }

    private static DataType checkLiteral(Expression expression, ExpressionBinder binder) {
        if (!(expression instanceof FunctionCall call)) {
            return binder.bind(expression).type();
        }
        List<DataType> types = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            types.add(checkLiteral(argument, binder));
        }
        return new ArrayType(types.isEmpty() ? DataTypes.NOTHING : Supertypes.common(types));
    }
}
