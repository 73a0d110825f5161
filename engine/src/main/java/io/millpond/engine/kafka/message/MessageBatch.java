package io.millpond.engine.kafka.message;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Polled messages that are not decoded yet, partition by partition. Single-threaded.
///
/// The lane polls for more only when this is empty, so it never holds more than one poll gave.
public final class MessageBatch {
    /// Heap bytes of a message beside its key and value.
    private static final int MESSAGE_OVERHEAD_BYTES = 120;

    private final Deque<Run> runs = new ArrayDeque<>();
    private long retainedBytes;

    /// The messages of one partition, with a cursor.
    public static final class Run {
        private final TopicPartition partition;
        private final List<ConsumerRecord<ByteBuffer, ByteBuffer>> records;
        private final int count;
        private final long endOffset;
        private final long retainedBytes;
        private int next;

        public Run(
                TopicPartition partition,
                List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
                long endOffset) {
            this.partition = partition;
            this.records = records;
            this.count = records.size();
            this.endOffset = endOffset;
            long bytes = 0;
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records) {
                bytes += MESSAGE_OVERHEAD_BYTES + bytes(record.key()) + bytes(record.value());
            }
            this.retainedBytes = bytes;
        }

        private static long bytes(@Nullable ByteBuffer buffer) {
            return buffer == null ? 0 : buffer.remaining();
        }

        TopicPartition partition() {
            return partition;
        }

        /// The consumer's position after the last message.
        long endOffset() {
            return endOffset;
        }

        boolean hasNext() {
            return next < count;
        }

        ConsumerRecord<ByteBuffer, ByteBuffer> next() {
            return records.get(next++);
        }
    }

    public void add(ConsumerRecords<ByteBuffer, ByteBuffer> records) {
        Map<TopicPartition, OffsetAndMetadata> ends = records.nextOffsets();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> of = records.records(partition);
            OffsetAndMetadata end = ends.get(partition);
            Run run =
                    new Run(partition, of, end == null ? of.getLast().offset() + 1 : end.offset());
            runs.add(run);
            retainedBytes += run.retainedBytes;
        }
    }

    /// Heap bytes of the messages; those of a run that is partly decoded count in full.
    public long retainedBytes() {
        return retainedBytes;
    }

    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /// The run to go on with; null when everything is decoded.
    @Nullable
    public Run current() {
        return runs.peekFirst();
    }

    /// Ends the current run.
    public void removeCurrent() {
        retainedBytes -= runs.removeFirst().retainedBytes;
    }

    public void drop(Collection<TopicPartition> partitions) {
        runs.removeIf(run -> partitions.contains(run.partition()));
        retainedBytes = runs.stream().mapToLong(run -> run.retainedBytes).sum();
    }

    public void clear() {
        runs.clear();
        retainedBytes = 0;
    }
}
