/// Aggregates of points in order and of intervals: charts, down-sampling, fading sums.
///
/// Main type: [io.millpond.sql.aggregate.series.SeriesAggregates], which binds them to columns;
/// each of the others is the computation of one function.
@NullMarked
package io.millpond.sql.aggregate.series;

import org.jspecify.annotations.NullMarked;
