/// From a block to rows that are visible in every target, once, and to positions behind them.
///
/// Main types: `BlockWriter` has the thread that does it, `EngineTarget` pushes a block through the
/// views, `LocalTransaction` and `GroupTransaction` decide by the two commit protocols,
/// `PartitionClaims` says which lane may. What is undecided is in `PreparedBlocks`, judged by
/// `Evidence`. The invariants are those of the package comment of `io.millpond.engine.kafka`.
@NullMarked
package io.millpond.engine.kafka.transaction;

import org.jspecify.annotations.NullMarked;
