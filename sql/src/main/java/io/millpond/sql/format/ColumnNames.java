package io.millpond.sql.format;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Window;
import io.millpond.sql.ast.Window.FrameBound;
import io.millpond.sql.ast.Window.WindowSpecification;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// The names that expressions without alias have as columns of a result: `1 + a` is `plus(1, a)`.
///
/// Every operator is the call of its function, except `[1, 2]` and `(1, 2)`, and names are not
/// quoted, as in ClickHouse 26.7. Subqueries are `_subquery_1`, `_subquery_2` and so on in the
/// order in which they are named, so one instance serves one SELECT. Single-threaded.
public final class ColumnNames {
    private final Function<Identifier, String> identifierNames;
    private int subqueries;

    /// @param identifierNames the name of the column an identifier stands for, which without
    ///     knowledge of tables is its text
    public ColumnNames(Function<Identifier, String> identifierNames) {
        this.identifierNames = identifierNames;
    }

    /// The name of `expression`, taking identifiers as they are written.
    public static String of(Expression expression) {
        return new ColumnNames(Identifier::fullName).name(expression);
    }

    /// The name of `expression`: its alias if it has one.
    public String name(Expression expression) {
        StringBuilder out = new StringBuilder();
        append(expression, out);
        return out.toString();
    }

    private void append(Expression expression, StringBuilder out) {
        switch (expression) {
            case Literal literal -> out.append(ExpressionWriter.literal(literal));
            case Identifier identifier -> out.append(identifierNames.apply(identifier));
            case Expression.Aliased aliased -> out.append(aliased.alias());
            case FunctionCall call -> appendCall(call, out);
            case Expression.Lambda lambda -> {
                out.append("lambda(tuple(").append(String.join(", ", lambda.parameters()));
                out.append("), ");
                append(lambda.body(), out);
                out.append(')');
            }
            case Expression.Subquery _ -> out.append("_subquery_").append(++subqueries);
            case Expression.QueryParameter _,
                    Expression.AllColumns _,
                    Expression.ListedColumns _,
                    Expression.MatchedColumns _ ->
                    out.append(SqlFormatter.expression(expression));
        }
    }

    private void appendCall(FunctionCall call, StringBuilder out) {
        switch (call.name()) {
            case "array" -> appendList("[", call.arguments(), "]", out);
            case "tuple" -> appendList("(", call.arguments(), ")", out);
            default -> {
                out.append(call.name());
                if (!call.parameters().isEmpty()) {
                    appendList("(", call.parameters(), ")", out);
                }
                boolean countsRows =
                        call.name().equalsIgnoreCase("count")
                                && call.arguments().size() == 1
                                && call.arguments().getFirst() instanceof Expression.AllColumns;
                appendList("(", countsRows ? List.of() : call.arguments(), ")", out);
            }
        }
        Window window = call.window();
        if (window != null) {
            out.append(" OVER ");
            appendWindow(window, out);
        }
    }

    private void appendList(
            String open, List<Expression> expressions, String close, StringBuilder out) {
        out.append(open);
        appendSeparated(expressions, expression -> append(expression, out), out);
        out.append(close);
    }

    private static <T> void appendSeparated(
            List<T> elements, Consumer<T> element, StringBuilder out) {
        for (int i = 0; i < elements.size(); i++) {
            out.append(i > 0 ? ", " : "");
            element.accept(elements.get(i));
        }
    }

    private void appendWindow(Window window, StringBuilder out) {
        switch (window) {
            case Window.NamedWindow named -> out.append(named.name());
            case WindowSpecification specification -> {
                out.append('(');
                appendSpecification(specification, out);
                out.append(')');
            }
        }
    }

    private void appendSpecification(WindowSpecification window, StringBuilder out) {
        String separator = "";
        String base = window.base();
        if (base != null) {
            out.append(base);
            separator = " ";
        }
        if (!window.partitionBy().isEmpty()) {
            out.append(separator);
            appendList("PARTITION BY ", window.partitionBy(), "", out);
            separator = " ";
        }
        if (!window.orderBy().isEmpty()) {
            out.append(separator).append("ORDER BY ");
            appendSeparated(window.orderBy(), element -> appendOrder(element, out), out);
            separator = " ";
        }
        Window.Frame frame = window.frame();
        if (frame != null) {
            out.append(separator).append(frame.unit().name()).append(" BETWEEN ");
            appendBound(frame.begin(), out);
            out.append(" AND ");
            appendBound(frame.end(), out);
        }
    }

    private void appendOrder(OrderElement element, StringBuilder out) {
        append(element.expression(), out);
        boolean descending = element.direction() == OrderElement.Direction.DESCENDING;
        out.append(descending ? " DESC" : " ASC");
        OrderElement.@Nullable NullsOrder nulls = element.nulls();
        if (nulls != null) {
            out.append(" NULLS ").append(nulls.name());
        }
    }

    private void appendBound(FrameBound bound, StringBuilder out) {
        Expression offset = bound.offset();
        if (offset != null) {
            append(offset, out);
            out.append(' ');
        }
        out.append(bound.kind().name().replace('_', ' '));
    }
}
