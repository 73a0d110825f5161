package io.millpond.sql.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableExpression.JoinKind;
import io.millpond.sql.ast.TableExpression.Locality;
import io.millpond.sql.ast.TableExpression.Strictness;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.Window.BoundKind;
import io.millpond.sql.ast.Window.Frame;
import io.millpond.sql.ast.Window.FrameBound;
import io.millpond.sql.ast.Window.FrameUnit;
import io.millpond.sql.ast.Window.WindowSpecification;
import io.millpond.sql.parser.ParserLimits;
import io.millpond.sql.parser.SqlParser;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// Statements made without any source text print so that they parse back, on one line and on many.
class StatementRoundTripPropertyTest {
    private static final SqlParser PARSER = new SqlParser(ParserLimits.DEFAULT, Map.of());

    @Property(tries = 400)
    void builtStatementsParseBack(@ForAll("statements") Statement statement) {
        String line = SqlFormatter.singleLine(statement);
        assertThat(PARSER.statement(line).statement()).as(line).isEqualTo(statement);
        String lines = SqlFormatter.multiLine(statement);
        assertThat(PARSER.statement(lines).statement()).as(lines).isEqualTo(statement);
    }

    @Provide
    Arbitrary<Statement> statements() {
        Arbitrary<Statement> queries = query(2).map(q -> q);
        Arbitrary<Statement> inserts =
                Combinators.combine(table(), names(), query(1))
                        .as(
                                (table, columns, query) ->
                                        new Insert(
                                                new Insert.IntoTable(table),
                                                new Insert.InsertColumns(columns),
                                                List.of(),
                                                new Insert.SelectSource(query),
                                                Span.NONE));
        Arbitrary<Statement> alters =
                Combinators.combine(table(), command().list().ofMinSize(1).ofMaxSize(3))
                        .as((table, all) -> new AlterTable(table, false, all, Span.NONE));
        return Arbitraries.oneOf(queries, inserts, alters);
    }

    private static Arbitrary<String> name() {
        return Arbitraries.of("a", "b c", "from", "order", "limit", "x", "union", "1x");
    }

    private static Arbitrary<List<Expression>> names() {
        return name().<Expression>map(Identifier::of).list().ofMaxSize(3);
    }

    private static Arbitrary<TableName> table() {
        return Combinators.combine(name(), name()).as(TableName::of);
    }

    private static Arbitrary<Expression> expression() {
        Arbitrary<Expression> names = name().map(Identifier::of);
        Arbitrary<Expression> numbers =
                Arbitraries.integers().between(0, 99).map(Literal.IntegerLiteral::of);
        Arbitrary<Expression> sums =
                Combinators.combine(names, numbers)
                        .as((a, b) -> FunctionCall.operator("plus", List.of(a, b), Span.NONE));
        Arbitrary<Expression> calls =
                names.list()
                        .ofMaxSize(2)
                        .map(arguments -> FunctionCall.call("f", arguments, Span.NONE));
        return Arbitraries.oneOf(names, numbers, sums, calls, windowed(names));
    }

    private static Arbitrary<AlterCommand> command() {
        Arbitrary<AlterCommand> drops =
                Combinators.combine(name(), Arbitraries.of(true, false))
                        .as((name, is) -> new AlterCommand.DropColumn(name, is, Span.NONE));
        Arbitrary<AlterCommand> renames =
                Combinators.combine(name(), name(), Arbitraries.of(true, false))
                        .as(
                                (from, to, is) ->
                                        new AlterCommand.RenameColumn(from, to, is, Span.NONE));
        Arbitrary<AlterCommand> comments =
                Combinators.combine(name(), Arbitraries.strings())
                        .as((name, c) -> new AlterCommand.CommentColumn(name, c, false, Span.NONE));
        Arbitrary<AlterCommand> deletes =
                expression().map(e -> new AlterCommand.DeleteRows(e, null, Span.NONE));
        return Arbitraries.oneOf(drops, renames, comments, deletes);
    }

    private static Arbitrary<Query> query(int depth) {
        Arbitrary<Query> selects = select(depth).map(s -> s);
        if (depth == 0) {
            return selects;
        }
        Arbitrary<Query> operations =
                Combinators.combine(
                                Arbitraries.of(
                                        SetOperation.Operator.UNION_ALL,
                                        SetOperation.Operator.UNION_DISTINCT,
                                        SetOperation.Operator.EXCEPT,
                                        SetOperation.Operator.INTERSECT),
                                select(depth - 1),
                                select(depth - 1))
                        .as((how, a, b) -> new SetOperation(how, List.of(a, b), Span.NONE));
        return Arbitraries.oneOf(selects, operations);
    }

    private static Arbitrary<TableExpression> from(int depth) {
        Arbitrary<TableExpression> tables =
                Combinators.combine(table(), name().injectNull(0.5))
                        .as(
                                (table, alias) ->
                                        new TableExpression.Table(
                                                table, alias(alias), false, null, Span.NONE));
        if (depth == 0) {
            return tables;
        }
        Arbitrary<TableExpression> subqueries =
                Combinators.combine(query(depth - 1), name().injectNull(0.5))
                        .as(
                                (query, alias) ->
                                        new TableExpression.SubqueryTable(
                                                query, alias(alias), Span.NONE));
        return Arbitraries.oneOf(tables, subqueries, join(tables));
    }

    private static Arbitrary<TableExpression> join(Arbitrary<TableExpression> tables) {
        return Combinators.combine(
                        tables,
                        tables,
                        Arbitraries.of(
                                JoinKind.INNER, JoinKind.LEFT, JoinKind.RIGHT, JoinKind.FULL),
                        Arbitraries.of(Strictness.UNSPECIFIED, Strictness.ANY, Strictness.ALL),
                        Arbitraries.of(Locality.UNSPECIFIED, Locality.GLOBAL),
                        name(),
                        expression().injectNull(0.5))
                .as(
                        (left, right, kind, strictness, locality, key, on) ->
                                new TableExpression.Join(
                                        left,
                                        right,
                                        kind,
                                        strictness,
                                        locality,
                                        false,
                                        on == null ? List.of(Identifier.of(key)) : List.of(),
                                        on,
                                        Span.NONE));
    }

    /// A common table or an expression with a name.
    private static Arbitrary<Select.WithElement> withElement() {
        Arbitrary<Select.WithElement> tables =
                Combinators.combine(name(), select(0))
                        .as(
                                (name, query) ->
                                        new Select.CommonTable(
                                                name, List.of(), false, query, Span.NONE));
        Arbitrary<Select.WithElement> scalars =
                Combinators.combine(expression(), name())
                        .as(
                                (value, name) ->
                                        new Select.ScalarWith(
                                                new Expression.Aliased(value, name, Span.NONE),
                                                Span.NONE));
        return Arbitraries.oneOf(tables, scalars);
    }

    /// A call over a window of its own.
    private static Arbitrary<Expression> windowed(Arbitrary<Expression> names) {
        Arbitrary<Frame> frames =
                Combinators.combine(
                                Arbitraries.of(FrameUnit.ROWS, FrameUnit.RANGE),
                                Arbitraries.of(
                                        BoundKind.UNBOUNDED_PRECEDING, BoundKind.CURRENT_ROW),
                                Arbitraries.of(
                                        BoundKind.CURRENT_ROW, BoundKind.UNBOUNDED_FOLLOWING))
                        .as(
                                (unit, begin, end) ->
                                        new Frame(
                                                unit,
                                                new FrameBound(begin, null),
                                                new FrameBound(end, null)));
        return Combinators.combine(
                        names.list().ofMaxSize(2),
                        names.map(OrderElement::ascending).list().ofMaxSize(2),
                        frames.injectNull(0.5))
                .as(
                        (partition, order, frame) ->
                                new FunctionCall(
                                        "f",
                                        List.of(),
                                        List.of(),
                                        false,
                                        FunctionCall.NullTreatment.UNSPECIFIED,
                                        new WindowSpecification(
                                                null, partition, order, frame, Span.NONE),
                                        Span.NONE));
    }

    private static TableExpression.@Nullable TableAlias alias(@Nullable String name) {
        return name == null ? null : new TableExpression.TableAlias(name, List.of());
    }

    /// The clauses that may be missing.
    private record Conditions(
            @Nullable Expression prewhere,
            @Nullable Expression where,
            @Nullable Expression having) {}

    private static Arbitrary<Select> select(int depth) {
        Arbitrary<Conditions> conditions =
                Combinators.combine(
                                expression().injectNull(0.5),
                                expression().injectNull(0.5),
                                expression().injectNull(0.5))
                        .as(Conditions::new);
        Arbitrary<Select.@Nullable GroupBy> groups =
                expression()
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(2)
                        .map(
                                keys ->
                                        new Select.GroupBy(
                                                Select.GroupBy.Kind.KEYS, List.of(keys), false))
                        .injectNull(0.5);
        Arbitrary<Select.@Nullable Limit> limits =
                Arbitraries.integers()
                        .between(0, 9)
                        .map(n -> new Select.Limit(Literal.IntegerLiteral.of(n), null, false))
                        .injectNull(0.5);
        Arbitrary<Select.With> withs =
                depth == 0
                        ? Arbitraries.just(Select.With.NONE)
                        : withElement()
                                .list()
                                .ofMaxSize(2)
                                .map(
                                        elements ->
                                                elements.isEmpty()
                                                        ? Select.With.NONE
                                                        : new Select.With(false, elements));
        return Combinators.combine(
                        withs,
                        Arbitraries.of(true, false),
                        expression().list().ofMinSize(1).ofMaxSize(3),
                        from(depth),
                        conditions,
                        groups,
                        expression().map(OrderElement::ascending).list().ofMaxSize(2),
                        limits)
                .as(StatementRoundTripPropertyTest::select);
    }

    private static Select select(
            Select.With with,
            boolean distinct,
            List<Expression> columns,
            TableExpression from,
            Conditions conditions,
            Select.@Nullable GroupBy groupBy,
            List<OrderElement> orderBy,
            Select.@Nullable Limit limit) {
        return new Select(
                with,
                distinct,
                columns,
                from,
                conditions.prewhere(),
                conditions.where(),
                groupBy == null ? Select.GroupBy.NONE : groupBy,
                conditions.having(),
                List.of(),
                null,
                orderBy,
                false,
                null,
                null,
                limit == null ? Select.Limit.NONE : limit,
                List.of(),
                Span.NONE);
    }
}
