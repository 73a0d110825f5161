package io.millpond.sql.format;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.OrderElement.Direction;
import io.millpond.sql.ast.OrderElement.NullsOrder;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.Select.GroupBy;
import io.millpond.sql.ast.Select.LimitBy;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.Window;
import io.millpond.sql.ast.Window.FrameBound;
import io.millpond.sql.ast.Window.WindowSpecification;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Writes queries, one clause a line.
final class QueryWriter {
    private final SqlWriter out;
    private final FromWriter from;

    QueryWriter(SqlWriter out) {
        this.out = out;
        this.from = new FromWriter(out);
    }

    void write(Query query) {
        switch (query) {
            case Select select -> select(select);
            case SetOperation operation -> setOperation(operation);
            case Explain explain -> explain(explain);
        }
    }

    private void explain(Explain explain) {
        out.append("EXPLAIN");
        if (explain.kind() != Explain.Kind.PLAN) {
            out.append(" ").append(explain.kind().sql());
        }
        if (!explain.settings().isEmpty()) {
            out.append(" ").settings(explain.settings());
        }
        out.line();
        out.statements().write(explain.statement());
    }

    private void setOperation(SetOperation operation) {
        List<Query> queries = operation.queries();
        for (int i = 0; i < queries.size(); i++) {
            if (i > 0) {
                out.line().append(sql(operation.operator())).line();
            }
            Query query = queries.get(i);
            if (out.isExplicit() || needsParentheses(operation, query, i == 0)) {
                out.parenthesised(() -> write(query));
            } else {
                write(query);
            }
        }
    }

    /// The operator; what INTERSECT and EXCEPT alone mean is said where everything is.
    private String sql(SetOperation.Operator operator) {
        boolean isShort =
                operator == SetOperation.Operator.INTERSECT
                        || operator == SetOperation.Operator.EXCEPT;
        return out.isExplicit() && isShort ? operator.sql() + " ALL" : operator.sql();
    }

    private boolean needsParentheses(SetOperation parent, Query query, boolean isFirst) {
        boolean isExcept = parent.operator().sql().startsWith("EXCEPT");
        return switch (query) {
            case Select _ -> isExcept;
            case Explain _ -> true;
            case SetOperation child -> {
                boolean bindsTighter =
                        child.operator().isIntersect() && !parent.operator().isIntersect();
                boolean isLeftOfEqual =
                        isFirst
                                && child.operator() != parent.operator()
                                && child.operator().isIntersect()
                                        == parent.operator().isIntersect();
                yield !bindsTighter && !isLeftOfEqual;
            }
        };
    }

    private void select(Select select) {
        with(select.with());
        out.append("SELECT").appendIf(select.distinct(), " DISTINCT");
        columns(select.columns());
        TableExpression source = select.from();
        if (source != null) {
            out.line().append("FROM");
            from.write(source);
        } else if (out.isExplicit()) {
            out.line().append("FROM system.one");
        }
        optional("PREWHERE ", select.prewhere());
        optional("WHERE ", select.where());
        groupBy(select.groupBy());
        optional("HAVING ", select.having());
        if (!select.windows().isEmpty()) {
            out.line().append("WINDOW");
            out.clauseList(
                    select.windows(),
                    window -> {
                        out.name(window.name()).append(" AS ");
                        window(window.specification());
                    });
        }
        optional("QUALIFY ", select.qualify());
        orderBy(select);
        limits(select);
        if (!select.settings().isEmpty()) {
            out.line().append("SETTINGS ").settings(select.settings());
        }
    }

    private void columns(List<Expression> columns) {
        out.indented(
                () -> {
                    for (int i = 0; i < columns.size(); i++) {
                        out.appendIf(i > 0, ",");
                        if (columns.size() > 1) {
                            out.line();
                        } else {
                            out.append(" ");
                        }
                        out.expressions().write(columns.get(i), false, i);
                    }
                });
    }

    private void optional(String keyword, @Nullable Expression expression) {
        if (expression != null) {
            out.line().append(keyword);
            out.expressions().write(expression);
        }
    }

    private void with(Select.With with) {
        if (with.elements().isEmpty()) {
            return;
        }
        out.append("WITH").appendIf(with.recursive(), " RECURSIVE");
        out.indented(
                () -> {
                    for (int i = 0; i < with.elements().size(); i++) {
                        out.appendIf(i > 0, ",").line();
                        withElement(with.elements().get(i));
                    }
                });
        out.line();
    }

    private void withElement(Select.WithElement element) {
        switch (element) {
            case Select.ScalarWith scalar -> out.expressions().write(scalar.expression());
            case Select.CommonTable table -> {
                out.name(table.name());
                names(table.columns());
                out.append(" AS").appendIf(table.materialized(), " MATERIALIZED").line();
                out.parenthesised(() -> write(table.query()));
            }
        }
    }

    /// `(a, b)`, or nothing.
    void names(List<String> names) {
        if (!names.isEmpty()) {
            out.append("(").list(names, out::name).append(")");
        }
    }

    private void groupBy(GroupBy groupBy) {
        switch (groupBy.kind()) {
            case NONE -> {}
            case ALL -> out.line().append("GROUP BY ALL");
            case KEYS, ROLLUP, CUBE -> {
                out.line().append("GROUP BY");
                out.clauseList(groupBy.keys(), out.expressions()::write);
                if (groupBy.kind() != GroupBy.Kind.KEYS) {
                    modifier("WITH " + groupBy.kind().name());
                }
            }
            case GROUPING_SETS -> {
                out.line().append("GROUP BY");
                out.indented(() -> groupingSets(groupBy.sets()));
            }
        }
        if (groupBy.totals()) {
            modifier("WITH TOTALS");
        }
    }

    private void modifier(String words) {
        out.indented(() -> out.line().append(words));
    }

    private void groupingSets(List<List<Expression>> sets) {
        out.line().append("GROUPING SETS (");
        out.indented(
                () -> {
                    for (int i = 0; i < sets.size(); i++) {
                        out.appendIf(i > 0, out.isMultiline() ? "," : ", ").softLine();
                        out.append("(");
                        out.expressions().writeList(sets.get(i));
                        out.append(")");
                    }
                });
        out.append(")");
    }

    private void orderBy(Select select) {
        if (select.orderBy().isEmpty()) {
            return;
        }
        out.line().append("ORDER BY");
        if (select.orderByAll()) {
            out.append(" ALL");
            direction(select.orderBy().getFirst());
        } else {
            out.clauseList(select.orderBy(), this::orderElement);
        }
        Select.Interpolate interpolate = select.interpolate();
        if (interpolate != null) {
            out.line().append("INTERPOLATE");
            if (!interpolate.columns().isEmpty()) {
                out.append(" (").list(interpolate.columns(), this::interpolated).append(")");
            }
        }
    }

    private void interpolated(Select.InterpolatedColumn column) {
        out.append(Names.quote(column.column())).append(" AS ");
        out.expressions().write(column.expression());
    }

    private void orderElement(OrderElement element) {
        out.expressions().write(element.expression());
        direction(element);
        out.optional(" COLLATE ", element.collation());
        OrderElement.Fill fill = element.fill();
        if (fill != null) {
            out.append(" WITH FILL");
            fillBound(" FROM ", fill.from());
            fillBound(" TO ", fill.to());
            fillBound(" STEP ", fill.step());
            fillBound(" STALENESS ", fill.staleness());
        }
    }

    private void direction(OrderElement element) {
        out.append(element.direction() == Direction.DESCENDING ? " DESC" : " ASC");
        NullsOrder nulls = element.nulls();
        if (nulls != null) {
            out.append(nulls == NullsOrder.FIRST ? " NULLS FIRST" : " NULLS LAST");
        }
    }

    private void fillBound(String keyword, @Nullable Expression bound) {
        if (bound != null) {
            out.append(keyword);
            out.expressions().write(bound);
        }
    }

    private void limits(Select select) {
        LimitBy limitBy = select.limitBy();
        if (limitBy != null) {
            out.line().append("LIMIT ");
            count(limitBy.offset(), limitBy.limit());
            out.append(" BY");
            if (limitBy.all()) {
                out.append(" ALL");
            } else {
                out.clauseList(limitBy.keys(), out.expressions()::write);
            }
        }
        Expression limit = select.limit().limit();
        Expression offset = select.limit().offset();
        if (limit != null) {
            out.line().append("LIMIT ");
            count(offset, limit);
            if (select.limit().withTies()) {
                out.line().append(" WITH TIES");
            }
        } else {
            optional("OFFSET ", offset);
        }
    }

    private void count(@Nullable Expression offset, Expression limit) {
        if (offset != null) {
            out.expressions().write(offset);
            out.append(", ");
        }
        out.expressions().write(limit);
    }

    void from(TableExpression source) {
        from.write(source);
    }

    void window(Window window) {
        switch (window) {
            case Window.NamedWindow named -> out.name(named.name());
            case WindowSpecification specification -> {
                out.append("(");
                specification(specification);
                out.append(")");
            }
        }
    }

    private void specification(WindowSpecification window) {
        String separator = "";
        String base = window.base();
        if (base != null) {
            out.name(base);
            separator = " ";
        }
        if (!window.partitionBy().isEmpty()) {
            out.append(separator).append("PARTITION BY ");
            out.expressions().writeList(window.partitionBy());
            separator = " ";
        }
        if (!window.orderBy().isEmpty()) {
            out.append(separator).append("ORDER BY ").list(window.orderBy(), this::orderElement);
            separator = " ";
        }
        Window.Frame frame = window.frame();
        if (frame != null) {
            out.append(separator).append(frame.unit().name()).append(" BETWEEN ");
            bound(frame.begin());
            out.append(" AND ");
            bound(frame.end());
        }
    }

    private void bound(FrameBound bound) {
        Expression offset = bound.offset();
        if (offset != null) {
            out.expressions().write(offset);
            out.append(" ");
        }
        out.append(bound.kind().name().replace('_', ' '));
    }
}
