/// A lane: one consumer in the group, and the loop that turns what it polls into blocks.
///
/// Main types: `IngestLoop` is the file to read first; `ConsumerLane` is the membership,
/// `PartitionStarts` says where an assigned partition begins, `LaneBlocks` has the messages in
/// hand, `LaneOrders` are what users tell a running lane. Everything belongs to the thread of the
/// lane, and the callbacks of the group run on it, inside poll.
@NullMarked
package io.millpond.engine.kafka.lane;

import org.jspecify.annotations.NullMarked;
