package io.millpond.engine.format;

import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.DataType;

/// Evaluates the cells of `VALUES` that are expressions rather than literals.
@FunctionalInterface
public interface CellEvaluator {
    /// Evaluates the expression that starts at `bytes[from]`, converts it to `type` and appends it.
    ///
    /// @param to the end of what there is to read; the expression ends before it
    /// @return the index after the expression, where a comma or the closing parenthesis stands
    /// @throws io.millpond.storage.DatabaseException SYNTAX_ERROR when there is no expression, or
    ///     what its evaluation or conversion throws
    int evaluate(byte[] bytes, int from, int to, DataType type, ColumnBuilder builder);
}
