/// Statistics of numbers: spreads, tests, relations between columns.
///
/// Main types: [io.millpond.sql.aggregate.statistic.Spreads] of one row after another, and families
/// that look at all rows of a group at once.
@NullMarked
package io.millpond.sql.aggregate.statistic;

import org.jspecify.annotations.NullMarked;
