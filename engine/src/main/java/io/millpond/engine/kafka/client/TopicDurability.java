package io.millpond.engine.kafka.client;

import java.util.ArrayList;
import java.util.List;

/// How well the cluster keeps a topic that the promise of exactly once rests on.
///
/// No client can mend what a cluster loses of what it has acknowledged, so this is said, and
/// nothing follows from it.
///
/// @param replicaCount of the partition that has the fewest
/// @param inSyncReplicasMin `min.insync.replicas`; [#UNKNOWN]: the cluster did not say
/// @param isUncleanElectionAllowed `unclean.leader.election.enable`
record TopicDurability(
        String topic, int replicaCount, int inSyncReplicasMin, boolean isUncleanElectionAllowed) {
    static final int UNKNOWN = -1;

    /// Fewer, and the cluster stands still, or forgets, when one broker is down and another fails.
    private static final int REPLICAS_MIN = 3;

    private static final int IN_SYNC_REPLICAS_MIN = 2;

    /// One sentence for each thing that should be otherwise.
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (replicaCount < REPLICAS_MIN) {
            warnings.add(
                    ("Topic '%s' has %d %s of each partition; with fewer than %d, the failure of"
                                    + " brokers can lose what was committed")
                            .formatted(
                                    topic,
                                    replicaCount,
                                    replicaCount == 1 ? "replica" : "replicas",
                                    REPLICAS_MIN));
        }
        if (inSyncReplicasMin != UNKNOWN && inSyncReplicasMin < IN_SYNC_REPLICAS_MIN) {
            warnings.add(
                    ("Topic '%s' has min.insync.replicas = %d; with fewer than %d, the failure of one"
                                    + " broker can lose what was committed")
                            .formatted(topic, inSyncReplicasMin, IN_SYNC_REPLICAS_MIN));
        }
        if (isUncleanElectionAllowed) {
            warnings.add(
                    ("Topic '%s' has unclean.leader.election.enable = true; an election can lose what"
                                    + " was committed")
                            .formatted(topic));
        }
        return warnings;
    }
}
