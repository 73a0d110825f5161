package io.millpond.sql.function;

import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import java.util.List;

/// A higher-order function fixed to its types. Immutable; many threads apply it at once.
public interface BoundHigherOrder {
    DataType resultType();

    /// The results of `rowCount` rows.
    ///
    /// @param body the lambda
    /// @param arrays the arguments after the lambda, one column of `rowCount` rows each; any may be
    ///     constant
    Column apply(LambdaBody body, List<Column> arrays, int rowCount);
}
