package io.millpond.sql.analysis;

import io.millpond.sql.ast.ColumnTransform;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.Window;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The aliases of one SELECT: AS may stand anywhere in it, and the name is visible everywhere.
final class Aliases {
    private final Map<String, Expression> expressions = new LinkedHashMap<>();
    private final Map<String, Expression> replacements = new LinkedHashMap<>();

    /// The aliases of a SELECT, those of WITH included, those of its subqueries not.
    ///
    /// Errors: MULTIPLE_EXPRESSIONS_FOR_ALIAS.
    static Aliases of(Select select) {
        Aliases aliases = new Aliases();
        for (Select.WithElement element : select.with().elements()) {
            if (element instanceof Select.ScalarWith scalar) {
                aliases.collect(scalar.expression());
            }
        }
        select.columns().forEach(aliases::collect);
        aliases.collect(select.prewhere());
        aliases.collect(select.where());
        select.groupBy().sets().forEach(set -> set.forEach(aliases::collect));
        aliases.collect(select.having());
        aliases.collect(select.qualify());
        select.orderBy().forEach(aliases::collect);
        if (select.limitBy() != null) {
            select.limitBy().keys().forEach(aliases::collect);
        }
        aliases.collect(select.limit().limit());
        aliases.collect(select.limit().offset());
        return aliases;
    }

    /// The expression that `name` stands for, or null.
    @Nullable Expression find(String name) {
        return expressions.get(name);
    }

    /// The names that mean columns of the table inside of the expression of `name`: itself, and all
    /// that REPLACE replaces where it is one of these.
    Set<String> hiddenIn(String name, Expression expression) {
        return expression.equals(replacements.get(name)) ? replacements.keySet() : Set.of(name);
    }

    List<String> names() {
        return List.copyOf(expressions.keySet());
    }

    private void add(String name, Expression expression) {
        Expression other = expressions.putIfAbsent(name, expression);
        if (other != null && !other.equals(expression)) {
            throw new DatabaseException(
                    ErrorCode.MULTIPLE_EXPRESSIONS_FOR_ALIAS,
                    "Multiple expressions "
                            + Names.sql(expression)
                            + " AS "
                            + name
                            + " and "
                            + Names.sql(other)
                            + " AS "
                            + name
                            + " for alias "
                            + name);
        }
    }

    private void collect(OrderElement element) {
        collect(element.expression());
    }

    private void collect(@Nullable Expression expression) {
        switch (expression) {
            case null -> {}
            case Literal _,
                    Identifier _,
                    Expression.Subquery _,
                    Expression.QueryParameter _,
                    Expression.ListedColumns _ -> {}
            case Expression.Aliased aliased -> {
                add(aliased.alias(), aliased.expression());
                collect(aliased.expression());
            }
            case Expression.Lambda lambda -> collect(lambda.body());
            case FunctionCall call -> {
                call.parameters().forEach(this::collect);
                call.arguments().forEach(this::collect);
                if (call.window() instanceof Window.WindowSpecification window) {
                    window.partitionBy().forEach(this::collect);
                    window.orderBy().forEach(this::collect);
                }
            }
            case Expression.AllColumns all -> collectTransforms(all.transforms());
            case Expression.MatchedColumns matched -> collectTransforms(matched.transforms());
        }
    }

    /// `REPLACE (x AS a)` names an alias as any other expression does.
    private void collectTransforms(List<ColumnTransform> transforms) {
        for (ColumnTransform transform : transforms) {
            if (transform instanceof ColumnTransform.Replace replace) {
                for (Expression.Aliased one : replace.replacements()) {
                    collect(one);
                    replacements.put(one.alias(), one.expression());
                }
            }
        }
    }
}
