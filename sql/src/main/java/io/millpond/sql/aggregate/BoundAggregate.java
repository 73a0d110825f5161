package io.millpond.sql.aggregate;

import io.millpond.storage.type.DataType;

/// An aggregate function fixed to its parameters and argument types. Immutable.
public interface BoundAggregate {
    DataType resultType();

    /// A new state of no groups.
    Accumulator accumulator();
}
