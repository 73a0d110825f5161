package io.millpond.engine.kafka.message;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// The messages that the rows of a block came from, in row order: what it takes to tell which of
/// them a view fails on, and to park those. Immutable.
///
/// Messages without rows are not among them.
public final class BlockMessages {
    /// What a polled message takes beside its bytes: the record, its buffers, its headers.
    private static final int OVERHEAD_BYTES = 256;

    private final List<ConsumerRecord<ByteBuffer, ByteBuffer>> records;

    /// The first row of each message, and at the end the number of all rows.
    private final int[] firstRows;

    private final long retainedBytes;

    private BlockMessages(
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> records,
            int[] firstRows,
            long retainedBytes) {
        this.records = List.copyOf(records);
        this.firstRows = firstRows;
        this.retainedBytes = retainedBytes;
    }

    /// The heap bytes of the messages, about.
    long retainedBytes() {
        return retainedBytes;
    }

    public int count() {
        return records.size();
    }

    /// The message as it was polled.
    public ConsumerRecord<ByteBuffer, ByteBuffer> message(int index) {
        return records.get(index);
    }

    /// The first of the message's rows.
    public int fromRow(int index) {
        return firstRows[index];
    }

    /// The row after the last of the message's.
    public int toRow(int index) {
        return firstRows[index + 1];
    }

    /// The same without the messages of some partitions, whose rows are taken out.
    BlockMessages without(Collection<TopicPartition> partitions) {
        Collector kept = new Collector();
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = records.get(i);
            if (!partitions.contains(new TopicPartition(record.topic(), record.partition()))) {
                kept.add(record, toRow(i) - fromRow(i));
            }
        }
        return kept.take();
    }

    /// The heap bytes that a message kept takes, about.
    public static long retainedBytes(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
        long bytes = OVERHEAD_BYTES + byteCount(record.key()) + byteCount(record.value());
        for (Header header : record.headers()) {
            byte[] value = header.value();
            bytes += header.key().length() + (value == null ? 0 : value.length);
        }
        return bytes;
    }

    private static long byteCount(@Nullable ByteBuffer bytes) {
        return bytes == null ? 0 : bytes.remaining();
    }

    /// Collects the messages of a block in the making. Single-threaded.
    public static final class Collector {
        private List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        private int[] firstRows = new int[16];
        private long retainedBytes;

        /// Takes a message in.
        ///
        /// @param rows at least 1
        public void add(ConsumerRecord<ByteBuffer, ByteBuffer> record, int rows) {
            int count = records.size();
            if (count + 2 > firstRows.length) {
                firstRows = Arrays.copyOf(firstRows, firstRows.length * 2);
            }
            records.add(record);
            firstRows[count + 1] = firstRows[count] + rows;
            retainedBytes += BlockMessages.retainedBytes(record);
        }

        void addAll(BlockMessages messages) {
            for (int i = 0; i < messages.count(); i++) {
                add(messages.message(i), messages.toRow(i) - messages.fromRow(i));
            }
        }

        /// The heap bytes of the messages.
        long retainedBytes() {
            return retainedBytes;
        }

        /// Hands the messages over and starts anew.
        public BlockMessages take() {
            BlockMessages messages = new BlockMessages(records, firstRows, retainedBytes);
            records = new ArrayList<>();
            firstRows = new int[16];
            retainedBytes = 0;
            return messages;
        }
    }
}
