/// From messages to blocks, in memory.
///
/// Main types: `MessageReader` takes the messages of a `MessageBatch` through a format,
/// `BlockAssembler` makes an `AssembledBlock` of their rows, which remembers by `BlockMessages` and
/// `RowRuns` of which message each row is. A message that cannot become rows stands still in
/// `BrokenMessages` or becomes a `DeadLetter`. Blocks are immutable; all else belongs to the thread
/// of the lane. What it holds is counted in `LaneMemory` against the `MemoryBudget` of the server.
@NullMarked
package io.millpond.engine.kafka.message;

import org.jspecify.annotations.NullMarked;
