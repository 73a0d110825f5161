package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.sim.GroupKind;

import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/// What one simulation is made of.
///
/// @param actionCount how many things happen before it heals
record SimPlan(
        SimWeakness weakness,
        CommitProtocol protocol,
        GroupKind groupKind,
        int nodeCount,
        int partitionCount,
        FlushRule flushRule,
        int actionCount) {
    static final String TOPIC = "t";
    private static final GroupKind[] KINDS = {
        GroupKind.CLASSIC,
        GroupKind.CLASSIC,
        GroupKind.CLASSIC,
        GroupKind.INCREMENTAL,
        GroupKind.STRICTLY_INCREMENTAL
    };
    private static final long POLL_TIMEOUT_MS = 500;

    /// One server, which its own log makes exact; or several that share a group.
    static SimPlan of(SimWeakness weakness, CommitProtocol protocol, Random random) {
        return new SimPlan(
                weakness,
                protocol,
                switch (protocol) {
                    case LOCAL -> GroupKind.CLASSIC;
                    case TRANSACTION -> KINDS[random.nextInt(KINDS.length)];
                },
                switch (protocol) {
                    case LOCAL -> 1;
                    case TRANSACTION -> 1 + random.nextInt(3);
                },
                2 + random.nextInt(3),
                new FlushRule(
                        1 + random.nextInt(25),
                        1 << 20,
                        200 + random.nextInt(7_300),
                        FlushRule.END_INTERVAL_MS),
                60);
    }

    /// The table's settings, as far as SEEK looks at them.
    KafkaSettings kafkaSettings() {
        return KafkaSettings.none()
                .with("kafka_topic_list", TOPIC)
                .with("kafka_group_name", "g")
                .with("kafka_decision_topic", "decisions")
                .with("kafka_commit_protocol", protocol.name().toLowerCase(Locale.ROOT));
    }

    LaneSettings laneSettings(String node, UUID server, UUID table, int lane, int laneCount) {
        return TestLane.settings(
                node + ".q/" + lane,
                server,
                table,
                lane,
                flushRule,
                POLL_TIMEOUT_MS,
                LaneSettings.BrokenPolicy.STOP,
                LaneSettings.TombstonePolicy.SKIP,
                protocol,
                laneCount);
    }
}
