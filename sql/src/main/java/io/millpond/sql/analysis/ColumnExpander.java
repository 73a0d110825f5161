package io.millpond.sql.analysis;

import io.millpond.sql.analysis.TableColumns.NamedSlot;
import io.millpond.sql.ast.ColumnTransform;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Expands `*`, `t.*` and COLUMNS with their transformers into expressions.
final class ColumnExpander {
    private final ExpressionBinder binder;

    ColumnExpander(ExpressionBinder binder) {
        this.binder = binder;
    }

    static boolean isExpandable(Expression expression) {
        return expression instanceof Expression.AllColumns
                || expression instanceof Expression.ListedColumns
                || expression instanceof Expression.MatchedColumns
                || isUntuple(expression);
    }

    private static boolean isUntuple(Expression expression) {
        return withoutAlias(expression) instanceof FunctionCall call
                && call.name().equals("untuple")
                && call.arguments().size() == 1;
    }

    private static Expression withoutAlias(Expression expression) {
        return expression instanceof Expression.Aliased aliased ? aliased.expression() : expression;
    }

    /// The elements of a tuple as columns of their own.
    ///
    /// Errors: UNSUPPORTED_METHOD where it is no tuple.
    private List<Column> untupled(FunctionCall call) {
        Expression tuple = call.arguments().getFirst();
        DataType type = binder.bind(tuple).type();
        if (!(type instanceof TupleType elements)) {
            throw new DatabaseException(
                    ErrorCode.UNSUPPORTED_METHOD,
                    "Function 'untuple' argument must have compound type. Actual type "
                            + type.name());
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= elements.elements().size(); i++) {
            List<Expression> arguments = List.of(tuple, Literal.IntegerLiteral.of(i));
            Expression element = FunctionCall.call("tupleElement", arguments, call.span());
            columns.add(new Column("", element, null));
        }
        return columns;
    }

    /// A column under way through the transformers.
    ///
    /// @param name of the table's column, by which EXCEPT and REPLACE find it
    /// @param alias name in the result where it is not that of the expression
    private record Column(String name, Expression expression, @Nullable String alias) {}

    /// The column of `system.one`, which a SELECT without FROM reads.
    private static final Column ONE =
            new Column(
                    "dummy",
                    FunctionCall.call("toUInt8", List.of(Literal.IntegerLiteral.of(0)), Span.NONE),
                    "dummy");

    /// One expression for each column.
    List<Expression> expand(Expression expression) {
        List<Column> columns =
                switch (withoutAlias(expression)) {
                    case Expression.AllColumns all -> columns(all.qualifier());
                    case Expression.MatchedColumns matched -> {
                        Pattern pattern = pattern(matched.pattern());
                        yield columns(matched.qualifier()).stream()
                                .filter(column -> pattern.matcher(column.name()).find())
                                .toList();
                    }
                    case Expression.ListedColumns listed ->
                            listed.columns().stream()
                                    .map(one -> listed(listed.qualifier(), one))
                                    .toList();
                    case FunctionCall call -> untupled(call);
                    default -> throw new IllegalArgumentException(Names.kind(expression));
                };
        List<ColumnTransform> transforms =
                switch (expression) {
                    case Expression.AllColumns all -> all.transforms();
                    case Expression.MatchedColumns matched -> matched.transforms();
                    case Expression.ListedColumns listed -> listed.transforms();
                    default -> List.of();
                };
        for (ColumnTransform transform : transforms) {
            columns = apply(transform, columns);
        }
        List<Expression> result = new ArrayList<>();
        for (Column column : columns) {
            result.add(
                    column.alias() == null
                            ? column.expression()
                            : new Expression.Aliased(
                                    column.expression(), column.alias(), expression.span()));
        }
        return result;
    }

    private static Column listed(@Nullable Identifier qualifier, Identifier column) {
        List<String> parts = new ArrayList<>();
        if (qualifier != null) {
            parts.addAll(qualifier.parts());
        }
        parts.addAll(column.parts());
        return new Column(column.fullName(), new Identifier(parts, column.span()), null);
    }

    private List<Column> columns(@Nullable Identifier qualifier) {
        Relation relation = binder.scope().relation();
        List<NamedSlot> slots;
        if (qualifier == null) {
            slots = relation.all();
            if (relation.tables().isEmpty()) {
                return List.of(ONE);
            }
        } else {
            List<TableColumns> tables = relation.called(qualifier.parts());
            Term term = tables.isEmpty() ? binder.find(qualifier) : null;
            if (term != null && term.type() instanceof TupleType tuple) {
                return elements(qualifier, tuple);
            }
            if (tables.isEmpty()) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_IDENTIFIER,
                        "Qualified matcher "
                                + qualifier.fullName()
                                + ".* does not find table. In scope "
                                + binder.scope().sql());
            }
            slots = tables.getFirst().columns();
        }
        List<Column> columns = new ArrayList<>();
        for (NamedSlot column : slots) {
            Slot slot = column.slot();
            columns.add(new Column(column.name(), binder.scope().identifierOf(slot), null));
        }
        return columns;
    }

    /// The elements of a tuple, by their names or their places.
    private static List<Column> elements(Identifier tuple, TupleType type) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < type.elements().size(); i++) {
            String name = type.names().isEmpty() ? Integer.toString(i + 1) : type.names().get(i);
            List<String> parts = new ArrayList<>(tuple.parts());
            parts.add(name);
            columns.add(new Column(name, new Identifier(parts, tuple.span()), null));
        }
        return columns;
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_COMPILE_REGEXP,
                    "COLUMNS pattern " + text + " cannot be compiled: " + e.getDescription(),
                    e);
        }
    }

    private List<Column> apply(ColumnTransform transform, List<Column> columns) {
        return switch (transform) {
            case ColumnTransform.Except except -> {
                Set<String> names = new HashSet<>();
                except.columns().forEach(column -> names.add(column.fullName()));
                requireAll(except.strict(), "EXCEPT", names, columns);
                yield columns.stream().filter(one -> !names.contains(one.name())).toList();
            }
            case ColumnTransform.ExceptMatching except -> {
                Pattern pattern = pattern(except.pattern());
                yield columns.stream().filter(one -> !pattern.matcher(one.name()).find()).toList();
            }
            case ColumnTransform.Replace replace -> replace(replace, columns);
            case ColumnTransform.ApplyFunction apply ->
                    columns.stream().map(column -> applyFunction(apply, column)).toList();
            case ColumnTransform.ApplyLambda apply ->
                    columns.stream().map(column -> applyLambda(apply, column)).toList();
        };
    }

    private static void requireAll(
            boolean isStrict, String what, Set<String> names, List<Column> columns) {
        Set<String> missing = new HashSet<>(names);
        columns.forEach(column -> missing.remove(column.name()));
        if (isStrict && !missing.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Columns transformer "
                            + what
                            + " expects following column(s) : "
                            + String.join(", ", missing));
        }
    }

    private static List<Column> replace(ColumnTransform.Replace replace, List<Column> columns) {
        Set<String> names = new HashSet<>();
        replace.replacements().forEach(one -> names.add(one.alias()));
        requireAll(replace.strict(), "REPLACE", names, columns);
        List<Column> result = new ArrayList<>();
        for (Column column : columns) {
            Column replaced = column;
            for (Expression.Aliased one : replace.replacements()) {
                if (one.alias().equals(column.name())) {
                    replaced = new Column(column.name(), one.expression(), one.alias());
                }
            }
            result.add(replaced);
        }
        return result;
    }

    private Column applyFunction(ColumnTransform.ApplyFunction apply, Column column) {
        return named(column, argument -> call(apply, argument), apply.columnPrefix());
    }

    private static Expression call(ColumnTransform.ApplyFunction apply, Expression argument) {
        return new FunctionCall(
                apply.name(),
                apply.parameters(),
                List.of(argument),
                false,
                FunctionCall.NullTreatment.UNSPECIFIED,
                null,
                apply.span());
    }

    private Column applyLambda(ColumnTransform.ApplyLambda apply, Column column) {
        String parameter = apply.lambda().parameters().getFirst();
        return named(
                column,
                argument ->
                        Names.mapExpressions(
                                apply.lambda().body(),
                                identifier ->
                                        identifier.fullName().equals(parameter)
                                                ? argument
                                                : identifier),
                apply.columnPrefix());
    }

    /// What `applied` makes of a column. A replaced one goes into it with its alias, since the
    /// `b` of `b + 1 AS b` is the table's only below that alias; the name is made without it.
    private static Column named(
            Column column, UnaryOperator<Expression> applied, @Nullable String prefix) {
        String alias = prefix == null ? null : prefix + column.name();
        Expression plain = applied.apply(column.expression());
        if (column.alias() == null || !column.alias().equals(column.name())) {
            return new Column(column.name(), plain, alias);
        }
        Expression aliased = new Expression.Aliased(column.expression(), column.alias(), Span.NONE);
        return new Column(
                column.name(), applied.apply(aliased), alias == null ? Names.column(plain) : alias);
    }
}
