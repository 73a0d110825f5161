package io.millpond.engine.kafka;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.format.MessageDecoder;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.kafka.client.ClusterAdmin;
import io.millpond.engine.kafka.client.DurabilityCheck;
import io.millpond.engine.kafka.client.KafkaClientProperties;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.client.RealClients;
import io.millpond.engine.kafka.lane.IngestLoop;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.message.BrokenMessages;
import io.millpond.engine.kafka.message.LaneMemory;
import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.LaneSizes;
import io.millpond.engine.kafka.setting.OffsetPolicy;
import io.millpond.engine.kafka.thread.LaneThreads;
import io.millpond.engine.kafka.transaction.EngineTarget;
import io.millpond.engine.kafka.transaction.PartitionClaims;
import io.millpond.engine.metric.Metric;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.SystemCommand.Resolution;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The running lanes of a Kafka table, one a consumer, from start to stop.
final class KafkaLanes {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLanes.class);

    private final String name;
    private final PartitionClaims claims;
    private final List<IngestLoop> loops;
    private final List<Thread> threads;
    private final TableServices services;
    private final boolean isOneCycle;
    private final DurabilityCheck durability;
    private final Thread durabilityThread;

    private KafkaLanes(
            String name,
            PartitionClaims claims,
            List<IngestLoop> loops,
            List<Thread> threads,
            TableServices services,
            boolean isOneCycle,
            DurabilityCheck durability) {
        this.name = name;
        this.claims = claims;
        this.loops = loops;
        this.threads = threads;
        this.services = services;
        this.isOneCycle = isOneCycle;
        this.durability = durability;
        this.durabilityThread = services.background().startLane("kafka-check/" + name, durability);
    }

    /// Starts all lanes where the catalog says the table is.
    ///
    /// Throws when the format cannot decode the table's columns.
    ///
    /// @param before what each lane told last
    /// @param isOneCycle whether each ends by itself after one block
    static KafkaLanes start(
            KafkaTable table,
            KafkaSettings settings,
            TableServices services,
            MemoryBudget budget,
            List<LaneStatus> before,
            boolean isOneCycle) {
        CatalogSnapshot snapshot = services.catalog().snapshot();
        LaneThreads laneThreads = LaneThreads.of(services.background()::startLane);
        PartitionClaims claims =
                new PartitionClaims(
                        table.uuid(), snapshot.stream(table.uuid()), laneThreads.monitor());
        int count = Math.toIntExact(settings.get(KafkaSettings.NUM_CONSUMERS));
        LaneSizes sizes = LaneSizes.of(settings, budget.limitBytes());
        KafkaClientProperties properties = table.clientProperties();
        KafkaClients clients = new RealClients(properties, sizes.fetchBytes());
        List<IngestLoop> loops = new ArrayList<>();
        for (int lane = 0; lane < count; lane++) {
            LaneSettings laneSettings = laneSettings(table, properties, snapshot, lane, sizes);
            Supplier<LaneMemory> memory =
                    () ->
                            new LaneMemory(
                                    budget.open(),
                                    properties.partitionFetchBytes(sizes.fetchBytes()));
            IngestLoop loop =
                    loop(
                            table,
                            laneSettings,
                            clients,
                            claims,
                            laneThreads,
                            services,
                            before.get(lane),
                            memory);
            if (isOneCycle) {
                loop.limitToOneCycle();
            }
            loops.add(loop);
        }
        List<Thread> threads = new ArrayList<>();
        for (int lane = 0; lane < count; lane++) {
            threads.add(
                    services.background()
                            .startLane(
                                    "kafka-ingest/" + table.fullName() + '/' + lane,
                                    loops.get(lane)));
        }
        services.metrics().change(Metric.KAFKA_CONSUMERS, count);
        services.metrics().change(Metric.KAFKA_CONSUMERS_IN_USE, count);
        services.metrics().change(Metric.KAFKA_BACKGROUND_READS, count);
        LOG.info("consuming table={} consumers={}", table.fullName(), count);
        DurabilityCheck durability =
                new DurabilityCheck(
                        table.fullName(),
                        DurabilityCheck.topics(
                                settings.commitProtocol(),
                                settings.get(KafkaSettings.DECISION_TOPIC)),
                        () -> new ClusterAdmin(properties.durabilityAdmin()),
                        laneThreads);
        return new KafkaLanes(
                table.fullName(), claims, loops, threads, services, isOneCycle, durability);
    }

    static LaneSettings laneSettings(
            KafkaTable table,
            KafkaClientProperties properties,
            CatalogSnapshot snapshot,
            int lane,
            LaneSizes sizes) {
        KafkaSettings settings = table.settings();
        FlushRule rule =
                new FlushRule(
                        settings.blockRows(),
                        sizes.blockBytes(),
                        settings.get(KafkaSettings.FLUSH_INTERVAL_MS),
                        FlushRule.END_INTERVAL_MS);
        return new LaneSettings(
                table.fullName() + '/' + lane,
                snapshot.server(),
                table.uuid(),
                lane,
                settings.get(KafkaSettings.BROKER_LIST),
                settings.get(KafkaSettings.GROUP_NAME),
                settings.topics(),
                rule,
                settings.get(KafkaSettings.POLL_TIMEOUT_MS),
                Math.toIntExact(settings.get(KafkaSettings.SKIP_BYTES)),
                settings.brokenPolicy(),
                new OffsetPolicy(properties.start(), settings.outOfRange()),
                settings.tombstonePolicy(),
                settings.commitProtocol(),
                settings.get(KafkaSettings.DECISION_TOPIC),
                Math.toIntExact(settings.get(KafkaSettings.NUM_CONSUMERS)));
    }

    private static IngestLoop loop(
            KafkaTable table,
            LaneSettings settings,
            KafkaClients clients,
            PartitionClaims claims,
            LaneThreads threads,
            TableServices services,
            LaneStatus before,
            Supplier<LaneMemory> memory) {
        MessageDecoder decoder =
                Formats.input(table.settings().get(KafkaSettings.FORMAT))
                        .decoder(table.header(), table.formatSettings());
        BlockAssembler assembler =
                new BlockAssembler(
                        table.header(),
                        table.virtualColumns(),
                        table.tableName(),
                        settings.brokenPolicy() == LaneSettings.BrokenPolicy.PARK);
        LaneProgress progress =
                new LaneProgress(
                        settings.name(), services.settings().clock(), services.metrics(), before);
        MessageReader reader =
                new MessageReader(
                        decoder,
                        assembler,
                        new BrokenMessages(services.settings().clock(), services.random()),
                        progress,
                        settings.readingRules());
        return new IngestLoop(
                settings,
                clients,
                new EngineTarget(table, assembler.header(), services, progress),
                claims,
                progress,
                reader,
                services.settings().clock(),
                services.random(),
                threads,
                memory.get());
    }

    List<LaneStatus> statuses() {
        return loops.stream().map(IngestLoop::status).toList();
    }

    /// What should be known although nothing fails.
    List<String> warnings() {
        return durability.warnings();
    }

    void retryNow() {
        loops.forEach(IngestLoop::retryNow);
    }

    /// Publishes or drops the blocks that wait for an operator's word; see [UnknownBlocks#resolve].
    void resolve(Resolution resolution, long boundMs) {
        List<String> blocks = claims.unknown().resolve(resolution, boundMs, this::retryNow);
        LOG.warn("SYSTEM RESOLVE {} table={}: {}", resolution, name, String.join("; ", blocks));
    }

    /// Whether each lane ends by itself after one block.
    boolean isOneCycle() {
        return isOneCycle;
    }

    /// Lets all lanes drop what they fetched and read it again.
    void cancel() {
        loops.forEach(IngestLoop::cancel);
    }

    /// Lets all lanes make blocks of what they fetched.
    void hurry() {
        loops.forEach(IngestLoop::hurry);
    }

    /// Waits until all lanes have ended, which has to be by themselves or by [#stop].
    void awaitEnd() {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops all lanes: they decide what they can and leave the group. Waits about `boundMs`; what
    /// is not done by then ends by itself and decides nothing any more.
    ///
    /// @param isFlushed whether what they fetched becomes blocks first
    void stop(boolean isFlushed, long boundMs) {
        loops.forEach(loop -> loop.stop(isFlushed, boundMs));
        durability.end();
        long deadline =
                services.settings().clock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(boundMs);
        for (Thread thread : threads) {
            join(thread, deadline);
        }
        claims.close();
        join(durabilityThread, deadline);
        int count = loops.size();
        services.metrics().change(Metric.KAFKA_CONSUMERS, -count);
        services.metrics().change(Metric.KAFKA_CONSUMERS_IN_USE, -count);
        services.metrics().change(Metric.KAFKA_BACKGROUND_READS, -count);
        LOG.info("stopped consuming table={}", name);
    }

    private void join(Thread thread, long deadline) {
        long nanos = deadline - services.settings().clock().nanoTime();
        try {
            if (!thread.join(Duration.ofNanos(Math.max(1, nanos)))) {
                LOG.warn("lane still busy thread={}", thread.getName());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
