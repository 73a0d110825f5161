package io.millpond.engine.kafka;

import io.millpond.engine.kafka.client.ConsumerPositions;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.message.MessageBatch;
import io.millpond.engine.kafka.message.MessageReader;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The messages of some ranges of offsets as the rows of a query.
///
/// It reads with a client that is no member of the group. What was read to its end is told to
/// `onEnd`; a query that stops earlier, as by LIMIT, has read nothing in this sense. A message that
/// cannot be decoded fails the query, unless the table makes rows of such. Single-threaded.
final class DirectRead implements BlockStream {
    private static final Duration POLL = Duration.ofMillis(100);

    /// How long a broker may be silent while there is something to read.
    private static final long SILENCE_MS = 10_000;

    private final Header header;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final Map<TopicPartition, Range> ranges;
    private final MessageReader reader;
    private final FlushRule rule;
    private final LaneProgress progress;
    private final CancellationToken token;
    private final Clock clock;
    private final Runnable onEnd;
    private final Deque<MessageBatch.Run> runs = new ArrayDeque<>();
    private final Set<TopicPartition> unread;
    private long heardMs;
    private boolean isClosed;

    /// Offsets `[fromOffset, toOffset)`.
    record Range(long fromOffset, long toOffset) {}

    /// @param header the requested columns
    /// @param consumer of its own; closed with this
    /// @param reader whose policy is not to park anything
    /// @param onEnd run once everything is handed out
    DirectRead(
            Header header,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            Map<TopicPartition, Range> ranges,
            MessageReader reader,
            FlushRule rule,
            LaneProgress progress,
            CancellationToken token,
            Clock clock,
            Runnable onEnd) {
        this.header = header;
        this.consumer = consumer;
        this.ranges = ranges;
        this.reader = reader;
        this.rule = rule;
        this.progress = progress;
        this.token = token;
        this.clock = clock;
        this.onEnd = onEnd;
        this.unread = new HashSet<>(ranges.keySet());
        this.unread.removeIf(partition -> isEmpty(ranges.get(partition)));
        this.heardMs = clock.currentTimeMillis();
        consumer.assign(unread);
        for (TopicPartition partition : unread) {
            long fromOffset = range(partition).fromOffset();
            consumer.seek(partition, fromOffset);
            reader.assembler().start(partition, fromOffset);
        }
    }

    private static boolean isEmpty(@Nullable Range range) {
        return range == null || range.fromOffset() >= range.toOffset();
    }

    private Range range(TopicPartition partition) {
        Range range = ranges.get(partition);
        if (range == null) {
            throw new IllegalStateException("no range of " + partition);
        }
        return range;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        // The time that the reader took for the block before is no silence.
        heardMs = clock.currentTimeMillis();
        try {
            while (!isClosed) {
                token.check();
                decode();
                Block block = reader.assembler().hasMessages() ? take() : null;
                if (block != null) {
                    return block;
                }
                if (unread.isEmpty()) {
                    close();
                    onEnd.run();
                    return null;
                }
                poll();
            }
            return null;
        } catch (KafkaException e) {
            throw new DatabaseException(ErrorCode.NETWORK_ERROR, Failures.text(e), e);
        }
    }

    private void poll() {
        ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(POLL);
        long now = clock.currentTimeMillis();
        for (TopicPartition partition : records.partitions()) {
            long toOffset = range(partition).toOffset();
            List<ConsumerRecord<ByteBuffer, ByteBuffer>> wanted = new ArrayList<>();
            for (ConsumerRecord<ByteBuffer, ByteBuffer> record : records.records(partition)) {
                if (record.offset() < toOffset) {
                    wanted.add(record);
                }
            }
            runs.add(new MessageBatch.Run(partition, wanted, toOffset));
            heardMs = now;
        }
        // Control records at the end move the position, and give no message.
        boolean isChanged =
                unread.removeIf(
                        partition ->
                                ConsumerPositions.known(consumer, partition).orElse(-1)
                                        >= range(partition).toOffset());
        if (isChanged) {
            consumer.assign(unread);
            heardMs = now;
        }
        if (now - heardMs > SILENCE_MS) {
            throw new DatabaseException(
                    ErrorCode.NETWORK_ERROR,
                    "No message came for " + SILENCE_MS + " ms, although there are some to read");
        }
    }

    private void decode() {
        MessageBatch.Run run = runs.peekFirst();
        while (run != null && !rule.isFull(reader.assembler().rowCount(), 0)) {
            switch (reader.read(run, rule)) {
                case MessageReader.ReadToEnd _ -> runs.removeFirst();
                case MessageReader.Full _ -> {
                    return;
                }
                case MessageReader.BrokenAt _ -> {
                    progress.publish(LaneState.BROKEN_MESSAGE, List::of);
                    throw new DatabaseException(
                            ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                            progress.status().lastError());
                }
            }
            run = runs.peekFirst();
        }
    }

    /// The requested columns of what is assembled; null when there is no row.
    private @Nullable Block take() {
        Block block = reader.assembler().take().block();
        if (block == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            columns.add(block.column(block.header().indexOf(header.name(i))));
        }
        return new Block(header, columns, block.rowCount());
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
