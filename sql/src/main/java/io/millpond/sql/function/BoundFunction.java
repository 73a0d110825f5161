package io.millpond.sql.function;

import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A function fixed to argument types. Immutable; many threads apply it at once.
public interface BoundFunction {
    DataType resultType();

    /// The results of `rowCount` rows.
    ///
    /// @param arguments one column of `rowCount` rows for each argument, of the types bound to; any
    ///     may be constant, and a constant argument may be left out of consideration
    Column apply(List<Column> arguments, int rowCount);

    /// Whether equal arguments give equal results within a statement.
    default boolean isDeterministic() {
        return true;
    }

    /// Whether [#apply] may throw for some rows, rather than give each a value.
    default boolean mayFail() {
        return true;
    }

    /// Whether [#apply] reads tables, as a subquery does that depends on a row.
    default boolean readsTables() {
        return false;
    }

    /// The result where it is known without any row: one row; else null.
    default @Nullable Column constantResult() {
        return null;
    }

    /// What a bound function does.
    @FunctionalInterface
    interface Kernel {
        /// As [BoundFunction#apply].
        Column apply(List<Column> arguments, int rowCount);
    }

    /// A function made of its parts.
    static BoundFunction of(DataType resultType, Kernel kernel) {
        return new KernelFunction(resultType, kernel, true);
    }

    /// A function made of its parts that has a value for every row.
    static BoundFunction neverFailing(DataType resultType, Kernel kernel) {
        return new KernelFunction(resultType, kernel, false);
    }
}
