/// The Kafka table engine: from messages to rows in every target of every view, each exactly once.
///
/// Main types: [KafkaEngine] makes [KafkaTable]s; a table runs one [IngestLoop] a consumer, which
/// is the file to read first. Roles: [ConsumerLane] is a membership in the group, [MessageReader]
/// makes rows of messages, [BlockAssembler] makes blocks of rows, [FlushRule] says when,
/// [BlockWriter] and [IngestTransaction] bring a block into the targets, [PartitionClaims] decides
/// who may, [PositionRule] where a partition is read. [KafkaSink] is the way back: INSERT.
/// [DeadLetterQueue] holds messages that could not become rows, [DeadLetterReplays] tries them
/// again.
///
/// **The protocol** (`local`: the server's own log decides)
///
/// 1. *Join.* The data directory, whose lock is held, has a uuid. A lane's member id in the group
/// is
///    made from it, the table's and the lane's number, so it is the same after a restart and of no
///    other server. A member that a killed process left behind is evicted first; the group then has
///    nothing to wait for.
/// 2. *Assign.* An assigned partition is paused. [PositionRule] weighs the position in our log
///    against the offset in the group: ours wins when the group's is signed by us, is the one that
///    stood there when we took the partition over, or is missing; otherwise somebody moved it, on
///    purpose, and theirs wins. The offset found is kept with the position. A *crash* here leaves
///    nothing.
/// 3. *Assemble.* Messages become rows; each partition's rows cover a range `[from, to)` of offsets
///    that begins where the last decided range ended. A *crash* loses rows in memory, which are
/// read
///    again.
/// 4. *Push.* The block runs through all views; every target writes and syncs its part. A *crash*
///    leaves files that nothing names. A *failure* drops them, the block stays in memory,
/// partitions
///    pause once the next block is full, polling goes on so that the group sees a healthy member.
/// 5. *Decide and publish.* Under the table's claim lock: the lane must hold every partition of the
///    block, and every range must begin where the partition's decided rows end. Then one log frame
///    makes the parts visible and the positions durable. A *crash* before the frame is synced is a
///    crash in step 4. After it, the block is in, once and for all.
/// 6. *Tell the group.* Offsets are committed with a signature: server, table, lane, sequence. A
///    *crash* before, or a lost answer, leaves the group behind us with an offset that is signed by
///    us or is the one found in step 2: step 2 then goes on from our log.
/// 7. *Revoke.* Before partitions are given away, a block in flight is decided if it can be soon,
///    else taken back and made anew without their rows; rows of kept partitions stay. What was
///    decided is committed before the callback returns. *Lost* partitions (the group has already
///    given them away) are taken out of everything at once, and nothing of them is decided.
/// 8. *Leave.* DETACH, DROP, shutdown and the last view's drop leave the group explicitly; its
///    partitions are free at once. All waits are bounded.
///
/// **Invariants**
///
/// - Rows of a message are visible in all targets or in none, and at most once, on this server.
/// - The position in our log never runs ahead of or behind the rows that are visible.
/// - At most one lane can decide a range of a partition, whatever the group believes.
/// - The group's offset is never ahead of our log.
/// - Two servers that share a group can both put a block in if one dies between its frame and its
///   commit; that is what protocol `local` does not promise.
///
/// **Memory** a lane holds one poll's messages, a block in the making, a block in flight, each
/// bounded in bytes; partitions are paused while the next message has no place.
///
/// **Threads** A lane's thread polls, decodes and decides when to flush; its writer's thread pushes
/// and publishes. Locks, in order: a table's lifecycle lock; the writer's lock; the claim lock,
/// held over the log frame. The group's callbacks run on the lane's thread, inside poll. Threads
/// start and wait through [LaneThreads] only, so that a test can schedule them.
@NullMarked
package io.millpond.engine.kafka;

import org.jspecify.annotations.NullMarked;
