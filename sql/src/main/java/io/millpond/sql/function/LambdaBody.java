package io.millpond.sql.function;

import io.millpond.storage.column.Column;

import java.util.List;

/// A lambda's body, applied to all elements of all rows at once.
@FunctionalInterface
public interface LambdaBody {
    /// The body's value for each element.
    ///
    /// @param elements the parameters: one column of `elementCount` rows each
    /// @param outerRows the row of the outer block to which each element belongs; by it the body
    ///     finds the columns that it captures
    Column apply(List<Column> elements, int[] outerRows, int elementCount);
}
