/// Quantiles that weigh, round or sketch their values.
///
/// Main types: [io.millpond.sql.aggregate.quantile.CollectedQuantiles], which keep all values, and
/// [io.millpond.sql.aggregate.quantile.Digest], which does not. Exact quantiles are in the package
/// above.
@NullMarked
package io.millpond.sql.aggregate.quantile;

import org.jspecify.annotations.NullMarked;
