package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Select;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// Binds lists in which a number stands for a selected column: ORDER BY, GROUP BY, LIMIT BY.
final class OrderBinder {
    private final ExpressionBinder binder;
    private final List<Term> columns;
    private final List<Expression> expressions;

    /// @param columns the selected terms
    /// @param expressions the selected expressions
    OrderBinder(ExpressionBinder binder, List<Term> columns, List<Expression> expressions) {
        this.binder = binder;
        this.columns = List.copyOf(columns);
        this.expressions = List.copyOf(expressions);
    }

    /// A key of ORDER BY.
    record Key(Term term, boolean isDescending, boolean isNullsFirst) {}

    /// The selected expressions.
    List<Expression> expressions() {
        return expressions;
    }

    List<Key> keys(Select select) {
        List<Key> keys = new ArrayList<>();
        if (select.orderByAll()) {
            OrderElement direction = select.orderBy().getFirst();
            columns.forEach(term -> keys.add(key(term, direction)));
            return keys;
        }
        for (OrderElement element : select.orderBy()) {
            for (Term term : bind(element.expression(), "ORDER BY")) {
                keys.add(key(term, element));
            }
        }
        return keys;
    }

    private Key key(Term given, OrderElement element) {
        Term term =
                element.collation() == null
                        ? given
                        : Collations.key(given, element.collation(), binder.terms());
        if (!DataTypes.isOrdered(term.type())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Data type "
                            + term.type().name()
                            + " is not allowed in ORDER BY keys, because its values are not"
                            + " comparable.");
        }
        if (!binder.analysis().settings().get(QuerySettings.SUSPICIOUS_TYPES_IN_ORDER_BY)) {
            MixedTypes.refuseKey(term.type(), "ORDER BY", "allow_suspicious_types_in_order_by");
        }
        return new Key(
                term,
                element.direction() == OrderElement.Direction.DESCENDING,
                element.nulls() == OrderElement.NullsOrder.FIRST);
    }

    List<Term> limitByKeys(Select select) {
        List<Term> keys = new ArrayList<>();
        if (select.limitBy() != null) {
            select.limitBy().keys().forEach(key -> keys.addAll(bind(key, "LIMIT BY")));
        }
        return keys;
    }

    /// The terms that an element means: a selected column for its number.
    List<Term> bind(Expression expression, String clause) {
        boolean isPositional =
                binder.analysis().settings().get(QuerySettings.ENABLE_POSITIONAL_ARGUMENTS);
        if (isPositional && expression instanceof Literal.IntegerLiteral number) {
            long place = number.bits();
            long index = place > 0 ? place - 1 : columns.size() + place;
            if (place == 0 || index < 0 || index >= columns.size()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Positional argument number "
                                + place
                                + " is out of bounds. Expected in range [1, "
                                + columns.size()
                                + "]. In "
                                + clause
                                + " of scope "
                                + binder.scope().sql());
            }
            return List.of(columns.get((int) index));
        }
        return binder.bindAll(List.of(expression));
    }
}
