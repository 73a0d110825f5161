package io.millpond.sql.analysis;

import io.millpond.sql.aggregate.AggregateRegistry;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Binds calls of aggregate functions.
final class AggregateBinder {
    /// `count(DISTINCT ...)`, computed as ClickHouse's `count_distinct_implementation` says.
    private static final String COUNT_DISTINCT = "countdistinct";
    /// The aggregates that have a form which keeps NULL; longer names first.
    private static final List<String> RESPECTING =
            List.of("first_value", "last_value", "any_value", "anyLast", "any");

    private static final Set<String> CONCATENATIONS =
            Set.of("groupconcat", "group_concat", "string_agg");

    private final ExpressionBinder binder;

    AggregateBinder(ExpressionBinder binder) {
        this.binder = binder;
    }

    Term bind(FunctionCall written) {
        FunctionCall call = withDelimiter(written);
        if (call.name().startsWith("exponentialTimeDecayed")) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The function '%s' can only be used as a window function, not as an aggregate function"
                            .formatted(call.name()));
        }
        binder.scope().markAggregate();
        List<Term> arguments = aggregateArguments(call);
        for (Term argument : arguments) {
            FunctionBinder.rejectAggregates(argument, "inside another aggregate function");
            FunctionBinder.rejectWindows(argument, "inside an aggregate function");
        }
        return binder.terms()
                .aggregate(
                        aggregateName(call),
                        aggregate(call, arguments),
                        call.parameters(),
                        arguments,
                        Names.column(written));
    }

    /// The aggregate function that a call names, fixed to its parameters and argument types.
    BoundAggregate aggregate(FunctionCall call, List<Term> arguments) {
        List<Column> parameters = new ArrayList<>();
        List<DataType> parameterTypes = new ArrayList<>();
        for (Expression parameter : call.parameters()) {
            Term.Constant constant = constant(parameter, call.name());
            parameters.add(constant.value());
            parameterTypes.add(constant.type());
        }
        return binder.analysis()
                .aggregates()
                .bind(
                        aggregateName(call),
                        parameters,
                        parameterTypes,
                        arguments.stream().map(Term::type).toList());
    }

    /// The call with the delimiter of `groupConcat(x, delimiter)` as its parameter.
    static FunctionCall withDelimiter(FunctionCall call) {
        boolean isWritten =
                CONCATENATIONS.contains(call.name().toLowerCase(Locale.ROOT))
                        && call.arguments().size() == 2
                        && call.parameters().isEmpty()
                        && call.arguments().get(1) instanceof Literal.StringLiteral;
        return isWritten
                ? new FunctionCall(
                        call.name(),
                        call.arguments().subList(1, 2),
                        call.arguments().subList(0, 1),
                        false,
                        call.nulls(),
                        call.window(),
                        call.span())
                : call;
    }

    /// The bound arguments; `count(*)` has none.
    List<Term> aggregateArguments(FunctionCall call) {
        boolean isStar =
                call.arguments().size() == 1
                        && call.arguments().getFirst() instanceof Expression.AllColumns all
                        && all.qualifier() == null
                        && call.name().toLowerCase(Locale.ROOT).startsWith("count")
                        && !call.name().toLowerCase(Locale.ROOT).startsWith(COUNT_DISTINCT);
        return isStar ? List.of() : binder.bindAll(call.arguments());
    }

    /// The name with the combinators that NULL treatment and settings add.
    private String aggregateName(FunctionCall call) {
        String name = call.name();
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals(COUNT_DISTINCT) || lower.equals(COUNT_DISTINCT + "if")) {
            return "uniqExact" + name.substring(COUNT_DISTINCT.length());
        }
        boolean isNullForEmpty =
                binder.analysis().settings().get(QuerySettings.AGGREGATE_FUNCTIONS_NULL_FOR_EMPTY);
        if (isNullForEmpty && !name.toLowerCase(Locale.ROOT).startsWith("count")) {
            String withCombinator = name + "OrNull";
            AggregateRegistry aggregates = binder.analysis().aggregates();
            name = aggregates.contains(withCombinator) ? withCombinator : name;
        }
        return call.nulls() == FunctionCall.NullTreatment.RESPECT ? respectingNulls(name) : name;
    }

    /// The aggregate that keeps NULL, with the combinators of `name`.
    private String respectingNulls(String name) {
        AggregateRegistry aggregates = binder.analysis().aggregates();
        String lower = name.toLowerCase(Locale.ROOT);
        for (String base : RESPECTING) {
            String kept =
                    base
                            + "_respect_nulls"
                            + name.substring(Math.min(base.length(), name.length()));
            if (lower.startsWith(base.toLowerCase(Locale.ROOT)) && aggregates.contains(kept)) {
                return kept;
            }
        }
        throw new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED, "Function " + name + " does not support RESPECT NULLS");
    }

    /// A parameter, which must be a constant.
    private Term.Constant constant(Expression expression, String function) {
        if (binder.bind(expression) instanceof Term.Constant constant) {
            return constant;
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Parameter "
                        + Names.sql(expression)
                        + " of aggregate function "
                        + function
                        + " is not a constant");
    }
}
