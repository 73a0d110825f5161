package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import java.util.List;
import java.util.Optional;

/// An expression bound to the columns of a header. Thread-safe.
public interface BoundExpression {
    DataType type();

    /// The expression in the form of [io.millpond.sql.plan.TermText]; empty where it has none.
    Optional<String> canonicalText();

    /// The columns of the header that the expression reads.
    List<String> columns();

    /// Whether [#evaluate] reads tables, by a subquery that depends on the row: then the snapshot
    /// it was bound in has to be held. Other subqueries ran when it was bound.
    boolean readsTables();

    /// The name of a function in it whose value is another each time, such as `now`.
    Optional<String> changingFunction();

    /// The value for each row.
    ///
    /// @param block has at least [#columns], by name, with the types bound to
    Column evaluate(Block block);
}
