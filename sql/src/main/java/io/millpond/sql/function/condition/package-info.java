/// Comparisons, logic, branches and NULLs.
///
/// Main type: [io.millpond.sql.function.condition.ComparisonFunctions]; a condition is a UInt8 of 0
/// and 1.
@NullMarked
package io.millpond.sql.function.condition;

import org.jspecify.annotations.NullMarked;
