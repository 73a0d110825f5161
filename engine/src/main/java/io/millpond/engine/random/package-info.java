/// Rows made of random numbers: the engine and the table function `GenerateRandom`.
///
/// Main type: [io.millpond.engine.random.RandomSource]. The values that a seed gives are those that
/// ClickHouse makes of it: the same numbers in the same order, spent on the same values.
///
/// Invariants: what a source hands out follows from its seed and from what it is asked for alone.
@NullMarked
package io.millpond.engine.random;

import org.jspecify.annotations.NullMarked;
