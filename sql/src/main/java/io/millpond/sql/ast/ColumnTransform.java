package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A change to the columns that `*` or COLUMNS stands for, applied in the order written.
public sealed interface ColumnTransform extends Node {

    /// `EXCEPT (a, b)`; with `strict` every name must exist.
    record Except(boolean strict, List<Identifier> columns, Span span) implements ColumnTransform {
        public Except {
            columns = List.copyOf(columns);
        }
    }

    /// `EXCEPT ('regular expression')`.
    record ExceptMatching(boolean strict, String pattern, Span span) implements ColumnTransform {}

    /// `REPLACE (expression AS a, ...)`; with `strict` every name must exist.
    record Replace(boolean strict, List<Expression.Aliased> replacements, Span span)
            implements ColumnTransform {
        public Replace {
            replacements = List.copyOf(replacements);
        }
    }

    /// `APPLY(f)` or `APPLY(f(parameters), 'prefix')`: the function `name` of each column.
    record ApplyFunction(
            String name, List<Expression> parameters, @Nullable String columnPrefix, Span span)
            implements ColumnTransform {
        public ApplyFunction {
            parameters = List.copyOf(parameters);
        }
    }

    /// `APPLY(x -> body)`.
    record ApplyLambda(Expression.Lambda lambda, @Nullable String columnPrefix, Span span)
            implements ColumnTransform {}
}
