package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.setting.CommitProtocol;

/// A rule that a simulation leaves out, to see whether it would be noticed.
enum SimWeakness {
    NONE(CommitProtocol.LOCAL),

    /// Each lane believes that it alone reads the table's partitions.
    LANES_SHARE_NO_CLAIMS(CommitProtocol.LOCAL),

    /// The targets of a block become visible one after the other.
    TORN_FRAMES(CommitProtocol.LOCAL),

    /// SEEK moves the positions of lanes that go on.
    SEEK_KEEPS_LANES(CommitProtocol.LOCAL),

    /// SEEK tells the group of the new positions before the log has them.
    SEEK_TELLS_FIRST(CommitProtocol.LOCAL),

    /// What was in doubt when a server died is dropped at its next start, whatever the cluster
    /// says.
    DOUBT_IS_NO(CommitProtocol.TRANSACTION),

    /// As before, and made visible.
    DOUBT_IS_YES(CommitProtocol.TRANSACTION),

    /// The broker takes the offsets of a transaction without looking at member and generation.
    ANYONE_COMMITS(CommitProtocol.TRANSACTION),

    /// When the group loses commits, nothing else shows where it was.
    RECORDS_GO_BACK(CommitProtocol.TRANSACTION),

    /// Nobody follows an epoch of the next-generation group protocol that comes without a callback.
    EPOCHS_NOT_FOLLOWED(CommitProtocol.TRANSACTION);

    private final CommitProtocol protocol;

    SimWeakness(CommitProtocol protocol) {
        this.protocol = protocol;
    }

    /// The protocol that relies on the rule.
    CommitProtocol protocol() {
        return protocol;
    }
}
