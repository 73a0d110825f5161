package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// IN whose right side differs from row to row: an array, or values of the row.
///
/// The values are compared as values of the left side's type, those that it does not have with
/// nothing. NULL at the left gives NULL.
final class RowMembership {
    private final ExpressionBinder binder;

    RowMembership(ExpressionBinder binder) {
        this.binder = binder;
    }

    private Terms terms() {
        return binder.terms();
    }

    /// Errors: ILLEGAL_COLUMN for tuples at the left, NO_COMMON_TYPE and others of `has` for
    /// arrays.
    ///
    /// @param right as written
    /// @param value the right side's term
    Term bind(Term left, Expression right, Term value, boolean isNegated, String text) {
        if (left.type() instanceof TupleType) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "A tuple is compared with constants and subqueries by IN only, not with "
                            + Names.sql(right));
        }
        Term found =
                value.type() instanceof ArrayType
                        ? terms().call("has", List.of(value, left), text)
                        : isAny(left, elements(right, value), text);
        Term answer = isNegated ? terms().call("not", List.of(found), text) : found;
        if (!left.type().isNullable()) {
            return answer;
        }
        DataType type = new NullableType(DataTypes.UINT8);
        Term none = terms().constant(type, ColumnBuilders.defaultValue(type), text);
        Term isNull = terms().call("isNull", List.of(left), text);
        return terms().call("if", List.of(isNull, none, answer), text);
    }

    /// The values of a row of the right side: the elements of a tuple, or the value itself.
    private List<Term> elements(Expression right, Term value) {
        if (!(value.type() instanceof TupleType tuple)) {
            return List.of(value);
        }
        if (right instanceof FunctionCall call
                && call.name().equalsIgnoreCase("tuple")
                && call.arguments().size() == tuple.elements().size()) {
            return binder.bindAll(call.arguments());
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal type " + value.type().name() + " at the right of IN");
    }

    private Term isAny(Term left, List<Term> elements, String text) {
        DataType type = DataTypes.withoutWrappers(left.type());
        Term typeName =
                terms().constant(DataTypes.STRING, BytesColumn.of(type.name()), type.name());
        List<Term> matches = new ArrayList<>();
        for (Term element : elements) {
            Term one =
                    element.type().equals(type)
                            ? element
                            : terms().call(
                                            "accurateCastOrNull",
                                            List.of(element, typeName),
                                            element.text());
            Term equal = terms().call("equals", List.of(left, one), text);
            matches.add(terms().call("ifNull", List.of(equal, number(0)), text));
        }
        return matches.size() == 1 ? matches.getFirst() : terms().call("or", matches, text);
    }

    private Term number(int value) {
        return terms().constant(
                        DataTypes.UINT8, ByteColumn.of((byte) value), Integer.toString(value));
    }
}
