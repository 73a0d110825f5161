package io.millpond.engine.kafka.client;

import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;

/// What is committed in a cluster that answers at once: the records of one topic of decisions and
/// the offsets of one group. The next answers can be made to go wrong. Single-threaded.
public final class FakeCluster implements KafkaClients {
    static final TopicPartition DECISIONS = new TopicPartition("decisions", 0);

    public final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    public final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

    /// What the offsets of transactions are answered with; null: they are taken.
    @Nullable public RuntimeException offsetsFailure;

    /// Whether the ends of transactions have an effect, and whether that is told.
    public End end = End.TOLD;

    /// How many further ends go wrong as `end` says; then they are told again.
    public int endsBefore = Integer.MAX_VALUE;

    /// Whether transactions without offsets are not concerned by `end`.
    public boolean isOpeningTold;

    /// Whether nothing answers any more once a transaction has ended.
    public boolean dieAfterEnd;

    /// Whether nothing answers.
    public boolean isDown;

    /// The group metadata of the last transaction.
    @Nullable public ConsumerGroupMetadata lastMetadata;

    public int producerCount;

    /// Happens once, when the records have been read.
    public Runnable afterRecords = () -> {};

    /// The transactional ids of the producers that are open.
    public final List<String> openIds = new ArrayList<>();

    /// By transactional id, how many producers were ready.
    private final Map<String, Integer> epochs = new HashMap<>();

    public enum End {
        TOLD,
        /// It is committed and the answer is lost.
        ANSWER_LOST,
        /// The request is lost.
        LOST
    }

    void checkUp() {
        if (isDown) {
            throw new TimeoutException("no answer");
        }
    }

    @Override
    public Consumer<ByteBuffer, ByteBuffer> consumer(LaneSettings settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Consumer<ByteBuffer, ByteBuffer> reader(LaneSettings settings) {
        return new Reader();
    }

    @Override
    public Producer<byte[], byte[]> producer(LaneSettings settings, int lane) {
        producerCount++;
        return new Transactions(settings.transactionalId(lane));
    }

    @Override
    public boolean isIncremental() {
        return false;
    }

    @Override
    public GroupAdmin admin(LaneSettings settings) {
        return new GroupAdmin() {
            @Override
            public void evict(String group, String instanceId, Duration bound) {}

            @Override
            public Map<String, String> topicIds(Collection<String> topics) {
                return Map.of();
            }

            @Override
            public int decisionPartitions(String topic) {
                checkUp();
                return 1;
            }

            @Override
            public long endOffset(TopicPartition partition) {
                checkUp();
                return records.size();
            }

            @Override
            public void close() {}
        };
    }

    private final class Reader extends MockConsumer<ByteBuffer, ByteBuffer> {
        Reader() {
            super("none");
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            if (partitions.isEmpty()) {
                Runnable next = afterRecords;
                afterRecords = () -> {};
                next.run();
            }
            if (partitions.contains(DECISIONS)) {
                updateBeginningOffsets(Map.of(DECISIONS, 0L));
                updateEndOffsets(Map.of(DECISIONS, (long) records.size()));
                for (int i = 0; i < records.size(); i++) {
                    addRecord(
                            new ConsumerRecord<>(
                                    DECISIONS.topic(),
                                    DECISIONS.partition(),
                                    i,
                                    ByteBuffer.wrap(records.get(i).key()),
                                    ByteBuffer.wrap(records.get(i).value())));
                }
            }
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration timeout) {
            checkUp();
            Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>(offsets);
            found.keySet().retainAll(partitions);
            return found;
        }
    }

    private final class Transactions extends MockProducer<byte[], byte[]> {
        private final List<ProducerRecord<byte[], byte[]>> open = new ArrayList<>();
        private final Map<TopicPartition, OffsetAndMetadata> openOffsets = new HashMap<>();

        private final String id;
        private int epoch;

        Transactions(String id) {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
            this.id = id;
            openIds.add(id);
        }

        @Override
        public void close(Duration timeout) {
            openIds.remove(id);
            super.close(timeout);
        }

        @Override
        public void initTransactions() {
            checkUp();
            super.initTransactions();
            epoch = epochs.merge(id, 1, Integer::sum);
        }

        private void checkNotFenced() {
            if (epochs.getOrDefault(id, 0) != epoch) {
                throw new ProducerFencedException("another producer of " + id + " is ready");
            }
        }

        @Override
        public void beginTransaction() {
            super.beginTransaction();
            open.clear();
            openOffsets.clear();
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            open.add(record);
            return super.send(record);
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> sent, ConsumerGroupMetadata metadata) {
            checkUp();
            checkNotFenced();
            lastMetadata = metadata;
            if (offsetsFailure != null) {
                throw offsetsFailure;
            }
            super.sendOffsetsToTransaction(sent, metadata);
            openOffsets.putAll(sent);
        }

        @Override
        public void commitTransaction() {
            checkNotFenced();
            if (openOffsets.isEmpty() && isOpeningTold) {
                records.addAll(open);
                super.commitTransaction();
                return;
            }
            if (end != End.TOLD && endsBefore-- <= 0) {
                end = End.TOLD;
            }
            if (end != End.LOST) {
                records.addAll(open);
                offsets.putAll(openOffsets);
            }
            isDown |= dieAfterEnd;
            dieAfterEnd = false;
            if (end != End.TOLD) {
                throw new TimeoutException("no answer to the end");
            }
            super.commitTransaction();
        }
    }
}
