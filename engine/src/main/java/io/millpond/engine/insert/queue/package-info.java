/// Inserts that share a transaction: `async_insert`.
///
/// Main type: [io.millpond.engine.insert.queue.InsertQueues].
///
/// Invariants:
/// - An insert is in one queue, and its rows are written by one flush, all of them or none.
/// - A queue has one flush at a time, and flushes take inserts in the order in which they came.
/// - An insert that waits hears of its own failure, and of no other's.
@NullMarked
package io.millpond.engine.insert.queue;

import org.jspecify.annotations.NullMarked;
