/// Aggregate functions: from the rows of each group to one value a group.
///
/// Main types: [io.millpond.sql.aggregate.AggregateFunction] in the immutable
/// [io.millpond.sql.aggregate.AggregateRegistry], and [io.millpond.sql.aggregate.Accumulator],
/// which holds the state of all groups in arrays. Combinators such as `-If` decorate them.
@NullMarked
package io.millpond.sql.aggregate;

import org.jspecify.annotations.NullMarked;
