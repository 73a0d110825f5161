package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.lane.IngestLoop;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.message.BrokenMessages;
import io.millpond.engine.kafka.message.LaneMemory;
import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.message.VirtualColumn;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.kafka.transaction.PartitionClaims;
import io.millpond.engine.metric.Metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The lanes of a simulated server, from start to stop, as [KafkaLanes] has them.
final class SimLanes {
    private final Scheduler scheduler;
    private final SimProcess process;
    private final PartitionClaims claims;
    private final List<IngestLoop> loops = new ArrayList<>();
    private int endedCount;

    private SimLanes(Scheduler scheduler, SimProcess process) {
        this.scheduler = scheduler;
        this.process = process;
        this.claims = process.claims();
    }

    static SimLanes start(SimPlan plan, Cluster cluster, SimProcess process, int laneCount) {
        SimLanes lanes = new SimLanes(cluster.scheduler(), process);
        for (int lane = 0; lane < laneCount; lane++) {
            PartitionClaims seen =
                    plan.weakness() == SimWeakness.LANES_SHARE_NO_CLAIMS
                            ? process.claims()
                            : lanes.claims;
            IngestLoop loop = lanes.loop(plan, cluster, lane, laneCount, seen);
            lanes.loops.add(loop);
            process.threads()
                    .start(
                            process.name() + "/" + lane,
                            () -> {
                                loop.run();
                                lanes.endedCount++;
                            });
        }
        return lanes;
    }

    private IngestLoop loop(
            SimPlan plan, Cluster cluster, int lane, int laneCount, PartitionClaims seen) {
        LaneSettings settings =
                plan.laneSettings(
                        process.name(), process.server(), process.table(), lane, laneCount);
        LaneProgress progress = new LaneProgress(settings.name(), scheduler, new Metrics());
        BlockAssembler assembler =
                new BlockAssembler(
                        TestLane.HEADER,
                        VirtualColumn.of(TestLane.HEADER, false, true),
                        "q",
                        false);
        Random random = new Random(scheduler.random().nextLong());
        MessageReader reader =
                new MessageReader(
                        new TestLane.Lines(),
                        assembler,
                        new BrokenMessages(scheduler, random),
                        progress,
                        settings.readingRules());
        return new IngestLoop(
                settings,
                new SimClients(
                        cluster,
                        process.host(),
                        plan.weakness() != SimWeakness.EPOCHS_NOT_FOLLOWED),
                process.target(),
                seen,
                progress,
                reader,
                scheduler,
                random,
                process.threads(),
                new LaneMemory(new MemoryBudget(8_000).open(), 1_000));
    }

    int count() {
        return loops.size();
    }

    int endedCount() {
        return endedCount;
    }

    /// Stops all lanes and waits that long at most; what is not done by then decides nothing any
    /// more.
    void stop(long boundMs, long waitMs) {
        loops.forEach(loop -> loop.stop(boundMs));
        scheduler.await(
                () -> endedCount == loops.size() || process.host().isDead(), waitMs * 1_000_000);
        if (!process.host().isDead()) {
            claims.close();
        }
    }

    void retryNow() {
        loops.forEach(IngestLoop::retryNow);
    }

    List<LaneStatus> statuses() {
        return loops.stream().map(IngestLoop::status).toList();
    }
}
