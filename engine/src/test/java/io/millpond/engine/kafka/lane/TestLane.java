package io.millpond.engine.kafka.lane;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.format.MessageDecoder;
import io.millpond.engine.kafka.client.GroupAdmin;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.BlockAssembler;
import io.millpond.engine.kafka.message.BrokenMessages;
import io.millpond.engine.kafka.message.LaneMemory;
import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.message.VirtualColumn;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.OffsetPolicy;
import io.millpond.engine.kafka.thread.LaneThreads;
import io.millpond.engine.kafka.thread.LockMonitor;
import io.millpond.engine.kafka.transaction.BlockTarget;
import io.millpond.engine.kafka.transaction.PartitionClaims;
import io.millpond.engine.metric.Metrics;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.DataTypes;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// One lane on a MockConsumer, with a target that keeps what was published and fails on request.
///
/// Messages are lines of text; `!` is broken, several lines are several rows. What happens to the
/// consumer is done on the lane's thread, as poll tasks.
public final class TestLane implements AutoCloseable {
    public static final UUID SERVER = new UUID(1, 1);
    public static final UUID TABLE = new UUID(2, 2);
    public static final TopicPartition P0 = new TopicPartition("t", 0);
    public static final TopicPartition P1 = new TopicPartition("t", 1);
    public static final Header HEADER = Header.of(new Field("line", DataTypes.STRING));

    final RecordingConsumer consumer = new RecordingConsumer();
    final Target target = new Target();

    /// The static ids that were put out of the group, one after the other.
    final Queue<String> evicted = new ConcurrentLinkedQueue<>();

    volatile boolean isEvictionRefused;
    final PartitionClaims claims;
    final IngestLoop loop;
    private final Thread thread;
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    TestLane(LaneSettings.BrokenPolicy policy, StreamState state) {
        this(policy, state, new MemoryBudget(1L << 30));
    }

    TestLane(LaneSettings.BrokenPolicy policy, StreamState state, MemoryBudget budget) {
        this(settings(policy, LaneSettings.TombstonePolicy.SKIP), state, budget);
    }

    TestLane(OffsetPolicy offsets, StreamState state) {
        this(
                withOffsets(
                        settings(LaneSettings.BrokenPolicy.STOP, LaneSettings.TombstonePolicy.SKIP),
                        offsets),
                state,
                new MemoryBudget(1L << 30));
    }

    private TestLane(LaneSettings settings, StreamState state, MemoryBudget budget) {
        LaneSettings.BrokenPolicy policy = settings.brokenPolicy();
        this.claims = new PartitionClaims(TABLE, state, new LockMonitor());
        LaneProgress progress = new LaneProgress("db.q/0", Clock.system(), new Metrics());
        BlockAssembler assembler =
                new BlockAssembler(
                        HEADER,
                        VirtualColumn.of(HEADER, policy == LaneSettings.BrokenPolicy.ROW, true),
                        "q",
                        policy == LaneSettings.BrokenPolicy.PARK);
        MessageReader reader =
                new MessageReader(
                        new Lines(),
                        assembler,
                        new BrokenMessages(Clock.system(), new Random(1)),
                        progress,
                        settings.readingRules());
        loop =
                new IngestLoop(
                        settings,
                        new Clients(),
                        target,
                        claims,
                        progress,
                        reader,
                        Clock.system(),
                        new Random(2),
                        LaneThreads.of(
                                (name, body) ->
                                        Thread.ofPlatform().name(name).daemon().start(body)),
                        new LaneMemory(budget.open(), 1 << 16));
        for (TopicPartition partition : List.of(P0, P1)) {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            ends.put(partition, 0L);
            consumer.updateEndOffsets(Map.of(partition, 0L));
        }
        thread = Thread.ofPlatform().name("test-lane").daemon().unstarted(loop);
    }

    public static LaneSettings settings(
            LaneSettings.BrokenPolicy policy, LaneSettings.TombstonePolicy tombstones) {
        FlushRule rule = new FlushRule(1_000, 1 << 20, 7_500, 0);
        return settings(
                "db.q/0", SERVER, TABLE, 0, rule, 20, policy, tombstones, CommitProtocol.LOCAL, 1);
    }

    public static LaneSettings settings(
            String name,
            UUID server,
            UUID table,
            int lane,
            FlushRule rule,
            long pollTimeoutMs,
            LaneSettings.BrokenPolicy policy,
            LaneSettings.TombstonePolicy tombstones,
            CommitProtocol protocol,
            int laneCount) {
        return new LaneSettings(
                name,
                server,
                table,
                lane,
                "broker:9092",
                "g",
                List.of("t"),
                rule,
                pollTimeoutMs,
                0,
                policy,
                OffsetPolicy.DEFAULT,
                tombstones,
                protocol,
                "decisions",
                laneCount);
    }

    static LaneSettings withOffsets(LaneSettings settings, OffsetPolicy offsets) {
        return new LaneSettings(
                settings.name(),
                settings.server(),
                settings.table(),
                settings.lane(),
                settings.brokers(),
                settings.group(),
                settings.topics(),
                settings.flushRule(),
                settings.pollTimeoutMs(),
                settings.headBytes(),
                settings.brokenPolicy(),
                offsets,
                settings.tombstones(),
                settings.protocol(),
                settings.decisionTopic(),
                settings.laneCount());
    }

    static TestLane anew() {
        return new TestLane(LaneSettings.BrokenPolicy.STOP, new StreamState(0, Map.of()));
    }

    void start() {
        thread.start();
    }

    /// Assigns these partitions and no others, within the next poll.
    void assign(TopicPartition... partitions) {
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(partitions)));
    }

    /// Makes messages appear at the partition's end, within the next poll.
    void send(TopicPartition partition, String... lines) {
        consumer.schedulePollTask(() -> append(partition, lines));
    }

    /// Appends messages to a partition that is assigned; on the lane's thread.
    void append(TopicPartition partition, String... lines) {
        long offset = ends.getOrDefault(partition, 0L);
        for (String line : lines) {
            consumer.addRecord(record(partition, offset++, line));
        }
        ends.put(partition, offset);
        consumer.updateEndOffsets(Map.of(partition, offset));
    }

    public static ConsumerRecord<ByteBuffer, ByteBuffer> record(
            TopicPartition partition, long offset, @Nullable String line) {
        ByteBuffer value = line == null ? null : ByteBuffer.wrap(line.getBytes(UTF_8));
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, value);
    }

    @Override
    public void close() {
        loop.stop(2_000);
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                throw new IllegalStateException("lane did not stop");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The rows of the first column.
    public static List<String> lines(@Nullable Block block) {
        List<String> lines = new ArrayList<>();
        if (block != null) {
            BytesColumn column = (BytesColumn) block.column(0);
            for (int row = 0; row < block.rowCount(); row++) {
                lines.add(
                        new String(
                                column.bytes(),
                                column.start(row),
                                column.end(row) - column.start(row),
                                UTF_8));
            }
        }
        return lines;
    }

    /// A block that became visible.
    public record Published(List<String> lines, SetPositions positions) {
        public Map<Integer, Long> offsets() {
            Map<Integer, Long> offsets = new HashMap<>();
            positions.positions().forEach(p -> offsets.put(p.partition(), p.nextOffset()));
            return offsets;
        }
    }

    /// Keeps published blocks; a push fails while `failure` is set, and waits while blocked.
    public static final class Target implements BlockTarget {
        public final BlockingQueue<Published> published = new LinkedBlockingQueue<>();
        final BlockingQueue<List<String>> failed = new LinkedBlockingQueue<>();
        public final BlockingQueue<List<String>> dropped = new LinkedBlockingQueue<>();
        final Map<Long, Waiting> prepared = new ConcurrentHashMap<>();
        volatile @Nullable String failure;
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private final CountDownLatch pushed = new CountDownLatch(1);

        /// Lets pushes wait from now on, as a slow view does.
        void block() {
            gate = new CountDownLatch(1);
        }

        /// Waits until the first push has begun.
        void awaitPush() throws InterruptedException {
            pushed.await();
        }

        void unblock() {
            gate.countDown();
        }

        @Override
        public Prepared push(AssembledBlock block, BooleanSupplier isUnwanted) {
            pushed.countDown();
            awaitGate();
            List<String> lines = lines(block.block());
            String text = failure;
            if (text != null) {
                failed.add(lines);
                throw new DatabaseException(ErrorCode.CANNOT_PARSE_TEXT, text);
            }
            return new Prepared() {
                @Override
                public void publish(SetPositions positions) {
                    published.add(new Published(lines, positions));
                }

                @Override
                public Waiting prepare(PreparedIngest ingest) {
                    Waiting waiting = new Line(ingest, lines);
                    prepared.put(ingest.sequence(), waiting);
                    return waiting;
                }

                @Override
                public void abort() {
                    failed.add(lines);
                }
            };
        }

        @Override
        public void cancel() {
            // A blocked push stays blocked, as in a view that does not look.
        }

        private void awaitGate() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Waiting waiting(PreparedIngest ingest) {
            return Optional.ofNullable(prepared.get(ingest.sequence()))
                    .orElseGet(() -> new Line(ingest, List.of()));
        }

        /// Lines that are prepared.
        private final class Line implements Waiting {
            private final PreparedIngest ingest;
            private final List<String> lines;

            Line(PreparedIngest ingest, List<String> lines) {
                this.ingest = ingest;
                this.lines = lines;
            }

            @Override
            public void publish() {
                prepared.remove(ingest.sequence());
                published.add(
                        new Published(
                                lines,
                                new SetPositions(
                                        TABLE,
                                        ingest.lane(),
                                        ingest.sequence(),
                                        ingest.positions())));
            }

            @Override
            public void drop() {
                prepared.remove(ingest.sequence());
                dropped.add(lines);
            }
        }

        @Override
        public int mergeDebt() {
            return 0;
        }

        Published take() throws InterruptedException {
            Published next = published.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("nothing was published");
            }
            return next;
        }

        /// The lines published so far and until `count` are there.
        List<String> take(int count) throws InterruptedException {
            List<String> lines = new ArrayList<>();
            while (lines.size() < count) {
                lines.addAll(take().lines());
            }
            return lines;
        }

        List<String> takeFailed() throws InterruptedException {
            List<String> next = failed.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("nothing failed");
            }
            return next;
        }
    }

    /// Messages of lines, each a row; `!` is broken.
    public static final class Lines implements MessageDecoder {
        @Override
        public int decode(byte[] bytes, int from, int to, ColumnBuilder[] out) {
            int rows = 0;
            for (String line : new String(bytes, from, to - from, UTF_8).split("\n", -1)) {
                ((BytesColumnBuilder) out[0]).append(line);
                rows++;
                if (line.equals("!")) {
                    throw new DatabaseException(
                            ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED, "Not a line");
                }
            }
            return rows;
        }
    }

    private final class Clients implements KafkaClients {
        @Override
        public Consumer<ByteBuffer, ByteBuffer> consumer(LaneSettings settings) {
            return consumer;
        }

        @Override
        public Consumer<ByteBuffer, ByteBuffer> reader(LaneSettings settings) {
            return consumer;
        }

        @Override
        public Producer<byte[], byte[]> producer(LaneSettings settings, int lane) {
            return new MockProducer<>();
        }

        @Override
        public boolean isIncremental() {
            return false;
        }

        @Override
        public GroupAdmin admin(LaneSettings settings) {
            return new GroupAdmin() {
                @Override
                public void evict(String group, String instanceId, Duration bound) {
                    if (isEvictionRefused) {
                        throw new GroupAuthorizationException(group);
                    }
                    evicted.add(instanceId);
                }

                @Override
                public Map<String, String> topicIds(Collection<String> topics) {
                    Map<String, String> ids = new HashMap<>();
                    topics.forEach(topic -> ids.put(topic, "id-of-" + topic));
                    return ids;
                }

                @Override
                public int decisionPartitions(String topic) {
                    return 1;
                }

                @Override
                public long endOffset(TopicPartition partition) {
                    return 0;
                }

                @Override
                public void close() {}
            };
        }
    }
}
