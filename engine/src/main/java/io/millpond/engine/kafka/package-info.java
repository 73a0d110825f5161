/// The Kafka table engine: from messages to rows in every target of every view, each exactly once.
///
/// [KafkaEngine] makes [KafkaTable]s; a table runs one `IngestLoop` a consumer, which is the file
/// to read first. [LaneLifecycle] says when lanes run, [KafkaLanes] are those that do;
/// [DirectReads] are queries of the table itself, [DeadLetterReplays] tries parked messages again,
/// [KafkaMonitoring] shows everything. The rest is in packages by role, each of which knows only
/// those before it:
///
/// | package | from what to what | main types |
/// |---|---|---|
/// | `setting` | what a table is told | `KafkaSettings`, `LaneSettings`, `FlushRule` says when |
/// | `thread` | how threads start and wait | `LaneThreads`, `Monitor` |
/// | `client` | what a cluster is asked | `KafkaClients`, `GroupAdmin`, `OffsetAdmin` |
/// | `progress` | what lanes show | `LaneProgress`, `LaneStatus` |
/// | `message` | messages to blocks | `MessageReader` makes rows, `BlockAssembler` blocks |
/// | `position` | where a partition is read | `PositionRule`, `DecisionRecord`, `PositionSeek` |
/// | `letter` | messages that failed | `DeadLetterQueue`, `Bisection` |
/// | `transaction` | blocks to visible rows | `BlockWriter`, `PartitionClaims` decides who may |
/// | `lane` | a consumer's loop | `IngestLoop`, `ConsumerLane`, `LaneBlocks` |
/// | `sink` | INSERT to messages | `KafkaSink` |
///
/// # 1. Two commit protocols
///
/// A block covers a range `[from, to)` of offsets of one or more partitions. Something has to
/// decide that it is in, once, for all partitions and all targets. `kafka_commit_protocol` says
/// what:
///
/// - `local` ([LocalTransaction]): one frame of this server's log. The group is told afterwards.
///   Exactly once on this server; a group may be shared, but a server that dies between its frame
///   and its commit leaves rows that another one reads again.
/// - `transaction` ([GroupTransaction]): a Kafka transaction, between a frame that prepares the
///   block and one that publishes it. Exactly once over all servers that share the group.
///
/// `system.kafka_consumers.guarantee` names the promise; while it cannot be kept, for instance
/// because the topic of decisions cannot be made, nothing is taken in and the consumer shows why.
///
/// # 2. What both do
///
/// 1. *Join.* The data directory, whose lock is held, has a uuid. A lane's member id in the group
///    is made from it, the table's and the lane's number: the same after a restart, and no other
///    server's. A member that a killed process left behind is evicted first; the group then has
///    nothing to wait for.
/// 2. *Assign.* An assigned partition is paused until [PositionRule] has said where it is read
///    (sections 3 and 4). What the group was found to hold is kept with the position. A *crash*
///    here leaves nothing.
/// 3. *Assemble.* Messages become rows; each partition's range begins where the last decided one
///    ended, and ends at the consumer's position, so that control records belong to a range too.
///    A *crash* loses rows in memory, which are read again.
/// 4. *Push.* The block runs through all views; every target writes and syncs its part. A *crash*
///    leaves files that nothing names. A *failure* drops them, the block stays in memory,
///    partitions pause once the next block is full, and polling goes on, so that the group sees a
///    healthy member.
/// 5. *Check the topics:* before a block is written their ids are asked for. What was read of a
///    topic that was deleted and made again meanwhile may be of either, and goes.
/// 6. *Decide and publish*, by section 3 or 4. First of all, under the table's claim lock: the lane
///    must hold every partition of the block, and every range must begin where the partition's
///    decided rows end. What is not the lane's any more is taken out, and the rest made anew.
/// 7. *Revoke.* Before partitions are given away, a block in flight is decided if it can be soon,
///    inside the callback; else taken back and made anew without their rows. Rows of kept
///    partitions stay. *Lost* partitions (the group has already given them away) are taken out of
///    everything at once.
/// 8. *Leave.* DETACH, DROP, shutdown and the last view's drop leave the group explicitly; its
///    partitions are free at once. All waits are bounded.
///
/// **Invariants of both**
///
/// - I1. Rows of a message are visible in all targets or in none, and at most once on this server.
///   In none means, where its offset is passed: it had no rows, or it is in
///   `system.dead_letter_queue`, made visible by the very frame that passed its offset.
/// - I2. The position in the log is exactly where the visible rows end.
/// - I3. At most one lane can decide a range of a partition, whatever the group believes.
/// - I4. The group's offset is never ahead of what is decided.
/// - I5. After a frame of which nothing is known (`CommitInDoubtException`) the log takes no other,
///   and nothing is pushed any more; the next start finds the frame, or not, and either is a case
///   below.
///
/// # 3. Protocol `local`
///
/// 1. *Decide and publish:* one frame makes the parts visible and the positions durable. A *crash*
///    before it is synced is a crash of the push. After it the block is in, once and for all.
/// 2. *Tell the group:* offsets are committed with a signature ([OffsetSignature]): server, table,
///    lane, sequence, topic id. A *crash* before, a lost answer, a commit that arrives late: the
///    group is behind the log with an offset signed by this server, or the one found in 2.2, or
///    none. Then the log wins at the next assignment, and the group is told again at once.
/// 3. Any other offset of the group was put there by someone else, another server or an operator,
///    and wins. What that skips or repeats is counted.
///
/// # 4. Protocol `transaction`
///
/// The topic of decisions is compacted and made when missing; [DecisionRecord] describes it. Each
/// lane has a record there before its first block, so that the absence of one means that the topic
/// lost it. A block T has a sequence, which is never used again in its table, and a random token.
///
/// 1. *Prepare:* one frame names T, its parts, its ranges. It is durable and invisible; nothing
///    merges its parts, nothing removes them, and no lane begins a partition of T (I7). A *crash*
///    before the frame leaves files that nothing names, one after it leaves T prepared.
/// 2. *Decide:* a Kafka transaction of the lane's own producer holds T's record, the offsets
///    `to`, signed as above, and for each partition a record of where the group goes on. It goes
///    with the group metadata captured inside the callback that assigned the partitions. Whatever
///    happens to the membership after that, the broker refuses it: a member that was paused and
///    put out, one that lost a partition, one whose group is empty by now. A *crash* leaves T in
///    doubt.
/// 3. *Done:* one frame makes the parts visible and the positions durable. A *crash* before it
///    leaves T in doubt; the record says that it is decided. If the frame *fails*, it is written
///    again; the lane prepares nothing before.
/// 4. *Refused* (the broker said no before the transaction's end was asked for): T is as it was. In
///    a new generation of the group, when all its partitions are still the lane's, it is decided
///    with the new metadata. Otherwise one frame drops it, and the block is made anew.
/// 5. *Unknown* (no answer to the end of the transaction): T is in doubt. It cannot be taken back
///    and stays with the writer. A new producer of the same transactional id first makes the
///    outcome final: whatever the old one left open is aborted, whatever still arrives of it is
///    refused. Then the record is read up to the end of its partition ([Evidence]): T's own, then
///    3; an older one, then 4. While the cluster does not answer, this is tried again.
/// 6. *Revoke:* inside the callback the generation has moved on and the partitions are still the
///    lane's; metadata taken there is right for T, for as long as the callback lasts and no longer
///    than the broker agrees. A T that is in doubt when the wait is over keeps its partitions
///    reserved; the next owner on this server waits for it, one elsewhere does not have to: for
///    it the group's offset, read after every open transaction has ended, is the truth.
/// 7. *Start:* what is prepared of a lane is resolved as in 5 before the lane's first block; lane 0
///    resolves for lanes that are no more. *Assign:* the group's offset is read by a client that is
///    no member, and wins, whoever put it there. Only where it is signed and the partition's record
///    is further, or this server's log beyond an offset of its own or the one it had found, the
///    group has lost commits, and the furthest wins. Without an offset, the partition's
///    record says where the group was; without one, the log. What the group does not know it is
///    told before the partition starts, by a transaction too ([GroupRestore]): a plain commit that
///    is late would undo a decision. The partition starts when it is read back. A position before
///    this server's log, since somebody has moved the group, is told without a signature: signed,
///    it would look as if the group had lost commits.
///
/// **Invariants of `transaction`**
///
/// - I6. T is visible only if its transaction was committed, and a committed T becomes visible
///   before its lane prepares another.
/// - I7. At most one undecided T exists of a lane, and of a partition on this server.
/// - I8. Every decision is made with metadata captured in a callback of the group, never with what
///   the client holds in between: there the generation may be ahead of what the lane knows it lost.
///   A member of the next-generation protocol moves on only after it has given partitions away in a
///   callback, and without one when it keeps them: between polls its epoch is right, and followed.
/// - I9. A T that was asked for is dropped only after a later producer has made its outcome final.
///
/// **What the cluster may lose, and what people may do**
///
/// - *Offsets reset* while nobody is a member: followed, skipped and repeated messages counted. A T
///   in doubt does not care, its record decides.
/// - *Offsets deleted or expired:* the partitions' records stand in.
/// - *Topic made anew:* positions, signatures and records carry the topic's id; what belongs to the
///   old one counts for nothing, and the new one is read from its beginning. A T of the old topic
///   is decided as any other.
/// - *Topic of decisions lost* while T is in doubt: an offset of the group signed as T's proves
///   that it was committed; if every partition is read next at or before T's ranges, T is dropped
///   and its messages come again. Else nobody knows ([UnknownBlocks]): the lane shows it and waits
///   until the offsets are reset to before the ranges, or an operator says SYSTEM RESOLVE: the
///   evidence is looked at once more, and if it still says nothing, one frame publishes or drops T.
///   Either way reading goes on at the group's offsets, wherever these were put. A *crash* before
///   the frame leaves T as it was, and the word is to be said again.
/// - *Commits lost by the cluster:* see 7; shown, and put right by whoever has the partition next.
///   Where the partition's record is lost with them, a server that finds the group behind its own
///   log, with an offset that another one signed, reads again from there and counts it as repeated.
/// - *The log went back* (a restored backup, a copied directory): the lane's record is of a later
///   block than any the log knows, or of a T of its number with another token. Nothing is taken in
///   any more and the consumer says so. The same for an offset signed with a later sequence.
/// - *What was acknowledged is lost with a broker:* no client can mend that. [DurabilityCheck] says
///   in `system.warnings` which of the topics that hold decisions are kept on too few brokers.
///
/// **Targets that are not MergeTree tables** A Memory table shows T's rows when T is published, as
/// long as the process lives, and is empty after a restart as ever. Messages of a Kafka table that
/// is written to are out when T is prepared, at least once, in both protocols; a block that fails
/// in another view before sends none.
///
/// # 5. What fails because of a message
///
/// `kafka_handle_error_mode` says what becomes of a message that cannot be decoded: its partition
/// stands still while others go on ([BrokenMessages]), a row stands for it, or it is parked. A
/// *push* that fails in mode `dead_letter_queue` for a reason that can lie in the data
/// ([DataErrors]) is taken apart by [Bisection], in dry runs that write nothing; the culprits are
/// parked and the rest is pushed, in one transaction. That a message for a Kafka table is too large
/// for the broker shows only when it is sent ([MessageSizes]); others of its block, which were sent
/// with it, are then sent twice. Everything else, and any failure of a push
/// in the other modes, leaves the block whole and is tried again.
///
/// # 6. Where reading starts, stops and goes on
///
/// - *Start.* A table without any position, in a group without any offset, starts where
///   `kafka_auto_offset_reset` says. Unless that is the beginning, one frame stores the positions
///   of all partitions before any is read ([FirstStart]), so that a crash does not start later
///   anew. What turns up later, a new partition or topic, is read from its beginning.
/// - *Start of servers at once,* protocol `transaction`: there the group's offsets are the truth,
///   so one transaction tells the group all positions, and each server starts from what it reads
///   back. A server that finds the group without offsets first takes over the transactional id that
///   all servers have for this, which ends whatever another one has open; then looks again, at
///   offsets and records, each after every open transaction has ended; then tells. *Two at once:*
///   if A took the id, and B did before A's transaction ended, A is refused, and finds what B told
///   when it looks again; if A's ended before, B finds what A told. B's never comes after A's, so
///   nothing that A has read and decided since is undone. *A crash* of A leaves an open
///   transaction, which the next one ends, or all positions. *A paused A* was put out, of the group
///   or of the id, by whoever went on. A server with one topic more finds the group told of others,
///   and reads that topic from its beginning.
/// - *Stop.* SYSTEM STOP, PAUSE and START are frames; the lanes follow them. STOP drops what is
///   fetched and in no block, PAUSE makes a block of it first, CANCEL drops it and reads it again;
///   a block in flight ends as in 2.7. REFRESH of a stopped table runs lanes that end by
///   themselves ([OneCycle]).
///   [IdlePartitions] shows meanwhile where a stopped table stands.
/// - *Seek.* [PositionSeek] moves the positions of a table whose lanes have left, all or none;
///   [PositionMoves] asks where to before they leave, and again once they have.
/// - *Deleted messages and logs that went back.* [OutOfRangePositions]: `kafka_offset_out_of_range`
///   says whether to go on, and where. Lost messages are counted, and their range is noted.
///
/// # 7. Memory, ends and threads
///
/// A lane holds what its client fetched, one poll's messages, a block in the making and a block in
/// flight ([LaneMemory]), under one [MemoryBudget] for all lanes of the server; [LaneSizes] follow
/// from it. A lane that may not hold more pauses its partitions, polls on, so that the group sees a
/// healthy member, and writes what it has; it never waits for another lane. A lane that holds
/// nothing may always take one poll, so a message larger than the whole budget is read too.
///
/// A lane that is told to end gives a block in flight half of its time, spends the other on the
/// group, then cancels the queries of its views. Whoever waits for it gives up after the bound,
/// having closed the claims: what is still at work then decides nothing.
///
/// A lane's thread polls, decodes and decides when to flush; its writer's thread pushes, prepares,
/// decides and publishes. Locks, in order: a table's lifecycle lock ([LaneLifecycle]), over waits
/// of some seconds for the cluster, which nobody asks for who holds the server's definitions; the
/// writer's lock; the claim lock, held over frames of the log and never over a call of the
/// cluster. The group's callbacks
/// run on the lane's thread, inside poll. Threads start and wait through [LaneThreads] only, so
/// that a test can schedule them.
@NullMarked
package io.millpond.engine.kafka;

import org.jspecify.annotations.NullMarked;
