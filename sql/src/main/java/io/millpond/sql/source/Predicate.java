package io.millpond.sql.source;

import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A condition on the values of one expression of columns that a table has an index of.
///
/// @param function that has to be true of the expression, as its first argument, and `constants`;
///     empty where the expression is an argument of an argument
/// @param expression in the form of [io.millpond.sql.plan.TermText]
/// @param type of the expression
/// @param constants one row each; of the type of the expression's values, or of their elements
///     where the function looks for elements of an array; `in` has all of a set in one column
/// @param isNegated whether the function has to be false
/// @param comparison the same as a comparison, `expression` being its column; null: it is none
/// @param test tells of any values whether they meet the condition; null: that cannot be told
/// @param columns that the expression reads
/// @param text for EXPLAIN
public record Predicate(
        String function,
        String expression,
        DataType type,
        List<Column> constants,
        boolean isNegated,
        @Nullable ColumnCondition comparison,
        @Nullable ValueTest test,
        List<String> columns,
        String text)
        implements RowCondition {
    public Predicate {
        constants = List.copyOf(constants);
        columns = List.copyOf(columns);
    }

    /// Computes a condition of values of the expression.
    public interface ValueTest {
        /// For each value whether it meets the condition.
        ///
        /// @param values of the expression's type
        boolean[] apply(Column values);
    }
}
