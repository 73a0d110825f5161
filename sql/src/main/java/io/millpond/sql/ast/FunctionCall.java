package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A call of a function, aggregate, window function or operator.
///
/// @param name as written for calls; for operators the function behind it
/// @param parameters of a parametric aggregate, `quantile(0.9)(x)`; empty if there are none
/// @param arguments in order; of `and` and `or` written as operators all operands of a chain
/// @param operator whether it was written as an operator and is printed as one. Only these are:
///     `plus minus multiply divide modulo negate`, `equals notEquals less lessOrEquals greater
///     greaterOrEquals isDistinctFrom isNotDistinctFrom`, `like notLike ilike notILike`, `in notIn
///     globalIn globalNotIn`, `isNull isNotNull`, `and or not`, `array`, `tuple` of two and more,
///     `arrayElement`, `tupleElement` with a number. The other operators are printed as calls.
/// @param nulls `RESPECT NULLS` or `IGNORE NULLS` after the call
/// @param window the OVER clause of a window function
public record FunctionCall(
        String name,
        List<Expression> parameters,
        List<Expression> arguments,
        boolean operator,
        NullTreatment nulls,
        @Nullable Window window,
        Span span)
        implements Expression {

    public FunctionCall {
        parameters = List.copyOf(parameters);
        arguments = List.copyOf(arguments);
    }

    /// What an aggregate does with NULL arguments.
    public enum NullTreatment {
        UNSPECIFIED,
        RESPECT,
        IGNORE
    }

    /// `name(arguments)`.
    public static FunctionCall call(String name, List<Expression> arguments, Span span) {
        return new FunctionCall(
                name, List.of(), arguments, false, NullTreatment.UNSPECIFIED, null, span);
    }

    /// The function `name`, written as an operator.
    public static FunctionCall operator(String name, List<Expression> arguments, Span span) {
        return new FunctionCall(
                name, List.of(), arguments, true, NullTreatment.UNSPECIFIED, null, span);
    }

    /// This call with other arguments.
    public FunctionCall withArguments(List<Expression> newArguments) {
        return new FunctionCall(name, parameters, newArguments, operator, nulls, window, span);
    }
}
