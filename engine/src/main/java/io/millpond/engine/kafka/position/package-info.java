/// What is known of where a partition is read, and who says so.
///
/// Main types: `PositionRule` decides between the log of this server and the offset of the group,
/// told apart by `OffsetSignature`; `DecisionRecord` describes the topic of decisions, read by
/// `GroupRecords`; `PositionSeek` moves positions for good. All is decided by pure functions of
/// what was asked before.
@NullMarked
package io.millpond.engine.kafka.position;

import org.jspecify.annotations.NullMarked;
