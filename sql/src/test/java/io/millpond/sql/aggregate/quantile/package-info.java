/// Tests of quantiles.
@NullMarked
package io.millpond.sql.aggregate.quantile;

import org.jspecify.annotations.NullMarked;
