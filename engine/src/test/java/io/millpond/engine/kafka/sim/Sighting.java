package io.millpond.engine.kafka.sim;

/// What a simulation is to come across in some seed: a fault at a moment when it can do harm.
///
/// A *block in doubt* is one that a server has prepared and neither published nor dropped; it is
/// *decided* once the coordinator has taken the end of its transaction.
public enum Sighting {
    /// A server dies with a block prepared of which the cluster knows nothing.
    CRASH_WITH_BLOCK_PREPARED,
    /// It dies while the offsets of its block are pending.
    CRASH_WITH_OFFSETS_PENDING,
    /// It dies when its block is decided and the marks are not all written.
    CRASH_BEFORE_MARKS,
    /// It dies when its block is decided and not published.
    CRASH_BEFORE_PUBLISH,
    /// It dies while it pushes a block.
    CRASH_IN_PUSH,

    /// A request whose outcome matters is lost on its way.
    REQUEST_LOST,
    /// Its answer is lost.
    ANSWER_LOST,
    /// It comes late, when nobody waits for its answer any more, and is taken.
    LATE_REQUEST_TAKEN,
    /// It comes late and is refused.
    LATE_REQUEST_REFUSED,
    /// It comes late, after another transaction was decided.
    LATE_AFTER_ANOTHER_DECISION,
    /// It comes late, into a group without members.
    LATE_INTO_EMPTY_GROUP,
    /// It comes late, after the group was deleted.
    LATE_AFTER_GROUP_DELETED,
    /// It comes late, after the topic was made anew.
    LATE_AFTER_TOPIC_MADE_ANEW,

    /// The end of a transaction is asked for twice, and answered as the first time.
    END_ASKED_TWICE,
    /// A request of a producer that another one has put out.
    PRODUCER_FENCED,

    /// Another server takes in messages of a partition of a block in doubt.
    OTHER_PASSES_DOUBT,
    /// The partition comes back then to the server whose block is in doubt still.
    BACK_WITH_BLOCK_IN_DOUBT,
    /// Such a block is published after all.
    PASSED_BLOCK_PUBLISHED,
    /// Such a block is dropped.
    PASSED_BLOCK_DROPPED,
    /// Two other servers have taken in messages of the partition in between.
    PASSED_BY_TWO,
    /// A server is back when others have moved the group on many times since its block.
    BACK_AFTER_LONG,

    /// A process stands still with a block in doubt that is not decided.
    PAUSED_BEFORE_DECISION,
    /// A process stands still with a block that is decided and not published.
    PAUSED_BEFORE_PUBLISH,
    /// It goes on when another server has taken in messages of its block's partitions.
    RESUMED_AFTER_OTHERS,
    /// It goes on when the group has no members.
    RESUMED_IN_EMPTY_GROUP,

    /// Partitions are taken back while a block is pushed.
    REVOKED_IN_PUSH,
    /// Partitions of a block in doubt are taken back.
    REVOKED_IN_DOUBT,
    /// Some partitions of a block in doubt are taken back and others stay.
    REVOKED_IN_PART,
    /// Partitions of a block in doubt are given away without asking.
    LOST_IN_DOUBT,
    /// A member gets back at once what it has lost.
    LOST_AND_BACK,

    /// A lane gets a partition that a block in doubt of another lane has messages of.
    LANE_TAKES_FROM_DOUBT,
    /// Two lanes have each a partition of the other's block in doubt.
    LANES_SWAPPED,
    /// A server starts without the lane that has a block in doubt.
    LANE_OF_DOUBT_IS_GONE,

    /// A transaction is refused whole because one of its partitions is.
    PARTITION_REFUSED,

    /// The coordinator moves while a transaction gets its offsets.
    MOVE_AT_OFFSETS,
    /// The coordinator moves while a transaction ends.
    MOVE_AT_END,
    /// The coordinator moves while a new producer takes an id over.
    MOVE_AT_INIT,
    /// The coordinator moves while offsets are read.
    MOVE_AT_READ,
    /// A request comes to a coordinator that is still loading.
    COORDINATOR_LOADING,
    /// The coordinator moves and nobody has seen it have an effect that it had.
    EFFECT_BEFORE_MOVE,
    /// The coordinator moves before a request had its effect.
    MOVE_BEFORE_EFFECT,
    /// The group's coordinator moves in the middle of a rebalance.
    MOVE_IN_REBALANCE,
    /// A transaction is open, or being ended, when its coordinator moves.
    MOVE_WITH_TRANSACTION_OPEN,
    /// A transaction is aborted for its age while its producer lives.
    TIMEOUT_OF_LIVING_PRODUCER,
    /// A server waits for an offset that a dead one's transaction has pending.
    WAITS_FOR_DEAD_TRANSACTION,

    /// Offsets are set, back or forward, with a block in doubt that has messages of the partition.
    RESET_BEFORE_DOUBT,
    RESET_INTO_DOUBT,
    RESET_BEHIND_DOUBT,
    /// Offsets are deleted with a block in doubt.
    DELETED_IN_DOUBT,
    /// The group is deleted with a block in doubt.
    GROUP_DELETED_IN_DOUBT,
    /// A stranger without membership commits into the empty group.
    STRANGER_COMMITS,
    /// The operator acts while a block is decided and not published.
    OPERATED_ON_DECIDED,

    /// The group loses commits of the server that has the partition.
    BACK_AS_OWNER,
    /// The group loses commits, and another server takes the partition then.
    BACK_WITH_ANOTHER_OWNER,

    /// The topic is made anew with a block in doubt that is not decided.
    MADE_ANEW_BEFORE_DECISION,
    /// The topic is made anew with a block that is decided and not published.
    MADE_ANEW_BEFORE_PUBLISH,

    /// A member is told an offset that was read before its own commit.
    STALE_READ,
    /// A read waits for a pending transaction.
    PENDING_READ,

    /// A member is put out of the group while its process lives.
    EVICTED_ALIVE,

    /// The frame that publishes a decided block fails.
    PUBLISH_FAILED,

    /// Decisions are lost while two servers have blocks in doubt, or one has and another lives.
    DECISIONS_LOST_IN_DOUBT,
    /// Decisions are lost with a block that is decided and not published.
    DECISIONS_LOST_BEFORE_PUBLISH,

    /// A member of the next-generation protocol commits with the epoch before, and may.
    OLD_EPOCH_TAKEN,
    /// And may not: a partition was assigned since, or taken away.
    OLD_EPOCH_REFUSED,
    /// A member of the next-generation protocol is fenced.
    EPOCH_FENCED,
    /// A member moves on to a new epoch with the partitions that it has.
    EPOCH_WITHOUT_CALLBACK,
    /// A partition waits for its owner to give it away.
    PARTITION_UNRELEASED,
}
