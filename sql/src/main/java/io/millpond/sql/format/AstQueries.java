package io.millpond.sql.format;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.TableExpression;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Trees of queries for EXPLAIN AST.
final class AstQueries {
    private AstQueries() {}

    static AstNode of(Query query) {
        if (query instanceof Explain explain) {
            return AstStatements.explain(explain);
        }
        List<AstNode> parts = new ArrayList<>();
        addUnited(query, parts);
        return AstNode.of("SelectWithUnionQuery", AstNode.list(parts));
    }

    /// The queries of a chain of UNIONs, one after another.
    private static void addUnited(Query query, List<AstNode> parts) {
        if (query instanceof SetOperation operation && isUnion(operation)) {
            operation.queries().forEach(part -> addUnited(part, parts));
        } else {
            parts.add(part(query));
        }
    }

    private static boolean isUnion(SetOperation operation) {
        return operation.operator().sql().startsWith("UNION");
    }

    private static AstNode part(Query query) {
        return switch (query) {
            case Select select -> select(select);
            case SetOperation operation when isUnion(operation) -> of(operation);
            case SetOperation operation ->
                    new AstNode(
                            "SelectIntersectExceptQuery",
                            AstExpressions.each(operation.queries(), AstQueries::part));
            case Explain explain -> AstStatements.explain(explain);
        };
    }

    static AstNode select(Select select) {
        List<AstNode> children = new ArrayList<>();
        if (!select.with().elements().isEmpty()) {
            children.add(
                    AstNode.list(AstExpressions.each(select.with().elements(), AstQueries::with)));
        }
        children.add(AstExpressions.list(select.columns()));
        TableExpression from = select.from();
        if (from != null) {
            children.add(tables(from));
        }
        AstExpressions.add(select.prewhere(), children);
        AstExpressions.add(select.where(), children);
        addGroups(select.groupBy(), children);
        AstExpressions.add(select.having(), children);
        if (!select.windows().isEmpty()) {
            children.add(
                    AstNode.list(
                            AstExpressions.each(
                                    select.windows(),
                                    window ->
                                            AstNode.of(
                                                    "WindowListElement",
                                                    AstExpressions.window(
                                                            window.specification())))));
        }
        AstExpressions.add(select.qualify(), children);
        addOrder(select, children);
        addLimits(select, children);
        return new AstNode("SelectQuery", children);
    }

    private static AstNode with(Select.WithElement element) {
        return switch (element) {
            case Select.ScalarWith(Expression.Aliased expression, _) ->
                    AstExpressions.of(expression);
            case Select.CommonTable(_, List<String> columns, _, Query query, _) -> {
                List<AstNode> children = new ArrayList<>();
                children.add(AstNode.of("Subquery", of(query)));
                if (!columns.isEmpty()) {
                    children.add(
                            AstNode.list(AstExpressions.each(columns, AstExpressions::identifier)));
                }
                yield new AstNode("WithElement", children);
            }
        };
    }

    private static void addGroups(Select.GroupBy groupBy, List<AstNode> children) {
        switch (groupBy.kind()) {
            case NONE, ALL -> {}
            case KEYS, ROLLUP, CUBE -> children.add(AstExpressions.list(groupBy.keys()));
            case GROUPING_SETS ->
                    children.add(
                            AstNode.list(
                                    AstExpressions.each(groupBy.sets(), AstExpressions::list)));
        }
    }

    private static void addOrder(Select select, List<AstNode> children) {
        if (select.orderByAll()) {
            children.add(
                    AstNode.list(
                            List.of(
                                    AstNode.of(
                                            "OrderByElement", AstExpressions.identifier("all")))));
        } else if (!select.orderBy().isEmpty()) {
            children.add(
                    AstNode.list(AstExpressions.each(select.orderBy(), AstExpressions::order)));
        }
        Select.Interpolate interpolate = select.interpolate();
        if (interpolate != null) {
            children.add(
                    AstNode.list(
                            AstExpressions.each(
                                    interpolate.columns(),
                                    column ->
                                            AstNode.of(
                                                    "InterpolateElement (column "
                                                            + column.column()
                                                            + ")",
                                                    AstExpressions.of(column.expression())))));
        }
    }

    private static void addLimits(Select select, List<AstNode> children) {
        Select.LimitBy limitBy = select.limitBy();
        if (limitBy != null) {
            AstExpressions.add(limitBy.offset(), children);
            children.add(AstExpressions.of(limitBy.limit()));
            if (!limitBy.all()) {
                children.add(AstExpressions.list(limitBy.keys()));
            }
        }
        AstExpressions.add(select.limit().offset(), children);
        AstExpressions.add(select.limit().limit(), children);
        if (!select.settings().isEmpty()) {
            children.add(AstNode.leaf("Set"));
        }
    }

    static AstNode tables(TableExpression from) {
        List<AstNode> elements = new ArrayList<>();
        addTables(from, elements);
        return new AstNode("TablesInSelectQuery", elements);
    }

    private static void addTables(TableExpression from, List<AstNode> elements) {
        switch (from) {
            case TableExpression.Join join -> {
                addTables(join.left(), elements);
                elements.add(
                        AstNode.of("TablesInSelectQueryElement", table(join.right()), join(join)));
            }
            case TableExpression.ArrayJoin join -> {
                addTables(join.source(), elements);
                elements.add(
                        AstNode.of(
                                "TablesInSelectQueryElement",
                                AstNode.of("ArrayJoin", AstExpressions.list(join.arrays()))));
            }
            case TableExpression.Table _,
                    TableExpression.TableFunction _,
                    TableExpression.SubqueryTable _ ->
                    elements.add(AstNode.of("TablesInSelectQueryElement", table(from)));
        }
    }

    private static AstNode join(TableExpression.Join join) {
        List<AstNode> children = new ArrayList<>();
        if (!join.using().isEmpty()) {
            children.add(AstExpressions.list(join.using()));
        }
        AstExpressions.add(join.on(), children);
        return new AstNode("TableJoin", children);
    }

    static AstNode table(TableExpression table) {
        List<AstNode> children = new ArrayList<>();
        switch (table) {
            case TableExpression.Table plain -> {
                addNamed(AstNode.leaf("TableIdentifier " + plain.name()), plain.alias(), children);
                addSample(plain.sample(), children);
            }
            case TableExpression.TableFunction function -> {
                addNamed(AstExpressions.of(function.function()), function.alias(), children);
                addSample(function.sample(), children);
            }
            case TableExpression.SubqueryTable subquery ->
                    addNamed(
                            AstNode.of("Subquery", of(subquery.query())),
                            subquery.alias(),
                            children);
            case TableExpression.Join _, TableExpression.ArrayJoin _ -> children.add(tables(table));
        }
        return new AstNode("TableExpression", children);
    }

    private static void addNamed(
            AstNode table, TableExpression.@Nullable TableAlias alias, List<AstNode> children) {
        if (alias == null) {
            children.add(table);
            return;
        }
        children.add(table.as(alias.name()));
        if (!alias.columns().isEmpty()) {
            children.add(
                    AstNode.list(AstExpressions.each(alias.columns(), AstExpressions::identifier)));
        }
    }

    private static void addSample(TableExpression.@Nullable Sample sample, List<AstNode> children) {
        if (sample != null) {
            children.add(ratio(sample.ratio()));
            TableExpression.Ratio offset = sample.offset();
            if (offset != null) {
                children.add(ratio(offset));
            }
        }
    }

    private static AstNode ratio(TableExpression.Ratio ratio) {
        return AstNode.leaf("SampleRatio " + ratio.numerator() + " / " + ratio.denominator());
    }
}
