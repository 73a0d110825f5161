/// Aggregates whose results are lists of a group's values.
///
/// Main types: [io.millpond.sql.aggregate.list.CollectedLists], which keep all values, and
/// [io.millpond.sql.aggregate.list.MappedArrays], which keep one for each key.
@NullMarked
package io.millpond.sql.aggregate.list;

import org.jspecify.annotations.NullMarked;
