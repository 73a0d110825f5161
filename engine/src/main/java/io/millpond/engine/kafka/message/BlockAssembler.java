package io.millpond.engine.kafka.message;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Makes blocks of messages: data columns that a decoder fills, virtual columns beside them, and
/// the range of offsets each partition has given.
///
/// Every message is either wholly in the block or not at all: [#undo] takes back what a broken one
/// left in the builders. Messages that are to be parked go along without rows. Ranges of one
/// partition join without a gap over blocks, starting where [#start] said. Single-threaded.
public final class BlockAssembler {
    /// Asking every builder for its size takes a while; bytes are counted anew after this many
    /// messages.
    private static final int MESSAGES_PER_COUNT = 256;

    /// The same of bytes, for large messages.
    private static final long BYTES_PER_COUNT = 1 << 20;

    private final Header header;
    private final ColumnBuilder[] data;
    private final VirtualColumnBuilders virtuals;

    private final Map<TopicPartition, Cursor> cursors = new LinkedHashMap<>();

    /// How many partitions have a range in the block.
    private int rangeCount;

    /// The partition of the last message, and its cursor: the next one is mostly of the same.
    private @Nullable TopicPartition lastPartition;

    private @Nullable Cursor lastCursor;

    /// The run that the last rows are of; its end is not set before the next one begins.
    private @Nullable TopicPartition openRun;

    private int openRunFrom;
    private final List<RowRuns.Run> runs = new ArrayList<>();

    /// The messages of the rows; null when they need not be kept.
    private final BlockMessages.@Nullable Collector messages;

    private final List<DeadLetter> letters = new ArrayList<>();
    private long letterBytes;
    private int rowCount;
    private long payloadBytes;
    private long retainedBytes;
    private int messagesUntilCount = MESSAGES_PER_COUNT;
    private long countedPayloadBytes;

    /// Where a partition that is read stands.
    private static final class Cursor {
        private static final long NO_RANGE = -1;

        /// Where its next message is expected; `from` of its next range.
        long position;

        /// `from` of its range in the block, or [#NO_RANGE].
        long rangeStart = NO_RANGE;

        Cursor(long position) {
            this.position = position;
        }

        boolean hasRange() {
            return rangeStart != NO_RANGE;
        }
    }

    /// @param areMessagesKept whether a block knows the messages of its rows
    public BlockAssembler(
            Header tableHeader,
            List<VirtualColumn> virtualColumns,
            String tableName,
            boolean areMessagesKept) {
        this.messages = areMessagesKept ? new BlockMessages.Collector() : null;
        this.data = new ColumnBuilder[tableHeader.size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = ColumnBuilders.of(tableHeader.type(i));
        }
        this.virtuals = new VirtualColumnBuilders(virtualColumns, tableName);
        List<Field> fields = new ArrayList<>(tableHeader.fields());
        fields.addAll(virtuals.fields());
        this.header = new Header(fields);
    }

    /// The header of the blocks: the table's columns, then the virtual ones.
    public Header header() {
        return header;
    }

    /// Where the decoder appends the rows of the next message.
    public ColumnBuilder[] builders() {
        return data;
    }

    /// The partition is read from `nextOffset` on; nothing of it may be in the block.
    public void start(TopicPartition partition, long nextOffset) {
        if (hasRange(partition)) {
            throw new IllegalStateException("The block has messages of " + partition);
        }
        lastPartition = null;
        cursors.put(partition, new Cursor(nextOffset));
    }

    /// Counts the rows that were appended to [#builders] to the block, as those of `record`.
    ///
    /// @param rows 0 for a message that has none
    public void add(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, TopicPartition partition, int rows) {
        add(record, partition, rows, null);
    }

    /// Takes back what a broken message appended.
    void undo() {
        for (ColumnBuilder builder : data) {
            builder.rollback(rowCount);
        }
    }

    /// Adds one row of defaults that stands for a message.
    ///
    /// @param error why the message is broken; null: it is not
    void addDefaults(
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            TopicPartition partition,
            @Nullable String error) {
        undo();
        for (ColumnBuilder builder : data) {
            builder.appendDefault();
        }
        add(record, partition, 1, error);
    }

    /// Adds a message that is parked: it has no rows.
    void addParked(DeadLetter letter) {
        undo();
        letters.add(letter);
        letterBytes += BlockMessages.retainedBytes(letter.message());
        add(letter.message(), letter.partition(), 0, null);
    }

    private void add(
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            TopicPartition partition,
            int rows,
            @Nullable String error) {
        if (rows > 0) {
            virtuals.append(record, rows, error);
            addRun(partition, rows);
            if (messages != null) {
                messages.add(record, rows);
            }
        }
        ByteBuffer value = record.value();
        payloadBytes += value == null ? 0 : value.remaining();
        reach(partition, record.offset() + 1);
        messagesUntilCount--;
        if (messagesUntilCount <= 0 || payloadBytes - countedPayloadBytes >= BYTES_PER_COUNT) {
            countBytes();
        }
    }

    private void addRun(TopicPartition partition, int rows) {
        if (!partition.equals(openRun)) {
            closeRun();
            openRun = partition;
            openRunFrom = rowCount;
        }
        rowCount += rows;
    }

    private void closeRun() {
        TopicPartition partition = openRun;
        if (partition != null) {
            runs.add(new RowRuns.Run(partition, openRunFrom, rowCount));
            openRun = null;
        }
    }

    /// Every message of the partition before `nextOffset` is in this block or an earlier one.
    ///
    /// Control records and gaps of compaction move it beyond the last message. Does nothing for a
    /// partition without position.
    public void reach(TopicPartition partition, long nextOffset) {
        Cursor cursor = cursor(partition);
        if (cursor != null && nextOffset > cursor.position) {
            if (!cursor.hasRange()) {
                cursor.rangeStart = cursor.position;
                rangeCount++;
            }
            cursor.position = nextOffset;
        }
    }

    private @Nullable Cursor cursor(TopicPartition partition) {
        if (!partition.equals(lastPartition)) {
            lastPartition = partition;
            lastCursor = cursors.get(partition);
        }
        return lastCursor;
    }

    /// The next message of the partition that is not in a block; empty when it is not read.
    public OptionalLong position(TopicPartition partition) {
        Cursor cursor = cursor(partition);
        return cursor == null ? OptionalLong.empty() : OptionalLong.of(cursor.position);
    }

    /// Whether there is anything to flush, be it only messages without rows.
    public boolean hasMessages() {
        return rangeCount > 0;
    }

    public int rowCount() {
        return rowCount;
    }

    /// Payload bytes of the messages in the block.
    long payloadBytes() {
        return payloadBytes;
    }

    /// Heap bytes of the builders and of the messages kept, as last counted.
    public long retainedBytes() {
        return retainedBytes;
    }

    private void countBytes() {
        messagesUntilCount = MESSAGES_PER_COUNT;
        countedPayloadBytes = payloadBytes;
        long bytes = letterBytes + (messages == null ? 0 : messages.retainedBytes());
        for (ColumnBuilder builder : data) {
            bytes += builder.retainedBytes();
        }
        retainedBytes = bytes + virtuals.retainedBytes();
    }

    /// Ends the block and hands it over; the next one starts empty where this one ends.
    public AssembledBlock take() {
        List<PartitionRange> ranges = new ArrayList<>();
        cursors.forEach(
                (partition, cursor) -> {
                    if (cursor.hasRange()) {
                        ranges.add(
                                new PartitionRange(partition, cursor.rangeStart, cursor.position));
                        cursor.rangeStart = Cursor.NO_RANGE;
                    }
                });
        rangeCount = 0;
        closeRun();
        RowRuns rows = new RowRuns(runs);
        Block block = rowCount == 0 ? null : new Block(header, buildColumns(rows), rowCount);
        AssembledBlock assembled =
                new AssembledBlock(
                        block,
                        ranges,
                        rows,
                        payloadBytes,
                        messages == null ? null : messages.take(),
                        letters);
        runs.clear();
        letters.clear();
        letterBytes = 0;
        rowCount = 0;
        payloadBytes = 0;
        countedPayloadBytes = 0;
        retainedBytes = 0;
        messagesUntilCount = MESSAGES_PER_COUNT;
        return assembled;
    }

    /// Drops the block in the making: its messages are expected again.
    public void abandon() {
        for (PartitionRange range : take().ranges()) {
            start(range.partition(), range.fromOffset());
        }
    }

    private List<Column> buildColumns(RowRuns rows) {
        List<Column> columns = new ArrayList<>(header.size());
        for (ColumnBuilder builder : data) {
            columns.add(builder.build());
        }
        columns.addAll(virtuals.build(rows));
        return columns;
    }

    /// Takes the messages of some partitions out of the block, and forgets their positions. The
    /// rows of the others stay.
    public void drop(Collection<TopicPartition> partitions) {
        if (partitions.stream().anyMatch(this::hasRange)) {
            AssembledBlock kept = take().without(partitions);
            if (kept != null) {
                putBack(kept);
            }
        }
        lastPartition = null;
        partitions.forEach(cursors::remove);
    }

    private boolean hasRange(TopicPartition partition) {
        Cursor cursor = cursors.get(partition);
        return cursor != null && cursor.hasRange();
    }

    private void putBack(AssembledBlock kept) {
        for (PartitionRange range : kept.ranges()) {
            start(range.partition(), range.fromOffset());
            reach(range.partition(), range.toOffset());
        }
        runs.addAll(kept.rows().runs());
        for (DeadLetter letter : kept.letters()) {
            letters.add(letter);
            letterBytes += BlockMessages.retainedBytes(letter.message());
        }
        BlockMessages keptMessages = kept.messages();
        if (messages != null && keptMessages != null) {
            messages.addAll(keptMessages);
        }
        rowCount = kept.rowCount();
        payloadBytes = kept.payloadBytes();
        Block block = kept.block();
        if (block != null) {
            for (int i = 0; i < data.length; i++) {
                data[i].appendRange(block.column(i), 0, rowCount);
            }
            virtuals.restore(block);
        }
        countBytes();
    }
}
