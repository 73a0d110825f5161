package io.millpond.engine.kafka.letter;

import io.millpond.engine.kafka.message.BlockMessages;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.system.SystemValues;
import io.millpond.engine.table.Drain;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Parked messages that one frame replays: where each of them is in the table, the message as it
/// was polled, and what became of it. Single-threaded.
///
/// It takes in rows of `system.dead_letter_queue` until it is full, and then says what becomes of
/// them: a message that was replayed is removed, one that failed again stays, with the new reason.
public final class ReplayBatch implements Drain.Taker, Drain.Change {
    private final Bounds bounds;
    private final LetterMatching matching;
    private final long markMicros;
    private final List<ConsumerRecord<ByteBuffer, ByteBuffer>> messages = new ArrayList<>();

    /// The messages taken from each part, by row.
    private final Map<String, Map<Long, ConsumerRecord<ByteBuffer, ByteBuffer>>> taken =
            new HashMap<>();

    private final IdentityHashMap<ConsumerRecord<ByteBuffer, ByteBuffer>, DeadLetter> failures =
            new IdentityHashMap<>();

    /// The parts of which everything that matches is taken.
    private final Set<String> exhausted = new HashSet<>();

    private String part = "";
    private long bytes;

    /// How much a batch holds.
    ///
    /// @param bytes of messages; the last one may go beyond
    public record Bounds(int letters, long bytes) {}

    /// @param markMicros tells this replay from others: rows that failed in it are not taken again
    public ReplayBatch(Bounds bounds, LetterMatching matching, long markMicros) {
        this.bounds = bounds;
        this.matching = matching;
        this.markMicros = markMicros;
    }

    @Override
    public boolean take(String of, long fromRow, Block rows) {
        if (!of.equals(part)) {
            enter(of);
        }
        Reading reading = new Reading(rows);
        for (int row : matching.rows(rows)) {
            if (reading.mark(row) == markMicros) {
                continue;
            }
            if (messages.size() >= bounds.letters() || bytes >= bounds.bytes()) {
                part = "";
                return false;
            }
            ConsumerRecord<ByteBuffer, ByteBuffer> message = reading.message(row);
            messages.add(message);
            bytes += BlockMessages.retainedBytes(message);
            taken.computeIfAbsent(of, _ -> new HashMap<>()).put(fromRow + row, message);
        }
        return true;
    }

    /// The part before is scanned to its end.
    private void enter(String next) {
        if (!part.isEmpty()) {
            exhausted.add(part);
        }
        part = next;
    }

    /// Told that the scan is over.
    public void scanned() {
        enter("");
    }

    /// The messages in the order they were parked.
    public List<ConsumerRecord<ByteBuffer, ByteBuffer>> messages() {
        return messages;
    }

    /// The parts that messages were taken from.
    public Set<String> parts() {
        return taken.keySet();
    }

    /// The parts that need not be looked at again.
    public Set<String> exhausted() {
        return exhausted;
    }

    public void failed(List<DeadLetter> letters) {
        letters.forEach(letter -> failures.put(letter.message(), letter));
    }

    public int failureCount() {
        return failures.size();
    }

    @Override
    public Block apply(String of, long fromRow, Block rows) {
        Map<Long, ConsumerRecord<ByteBuffer, ByteBuffer>> here = taken.getOrDefault(of, Map.of());
        int[] kept = new int[rows.rowCount()];
        int count = 0;
        @Nullable DeadLetter[] again = new DeadLetter[rows.rowCount()];
        for (int row = 0; row < rows.rowCount(); row++) {
            ConsumerRecord<ByteBuffer, ByteBuffer> message = here.get(fromRow + row);
            again[row] = message == null ? null : failures.get(message);
            if (message == null || again[row] != null) {
                kept[count++] = row;
            }
        }
        return marked(rows, again).gather(Arrays.copyOf(kept, count), count);
    }

    /// The rows with what the newest failure of some of them says.
    private Block marked(Block rows, @Nullable DeadLetter[] again) {
        if (Arrays.stream(again).allMatch(letter -> letter == null)) {
            return rows;
        }
        List<Column> columns = new ArrayList<>(rows.columns());
        set(rows, columns, DeadLetterColumns.ERROR, again, (letter, _) -> letter.error());
        set(rows, columns, DeadLetterColumns.ERROR_CODE, again, (letter, _) -> letter.errorCode());
        set(rows, columns, DeadLetterColumns.VIEW, again, (letter, _) -> letter.view());
        set(rows, columns, DeadLetterColumns.REPLAY_TIME, again, (_, _) -> markMicros);
        Column counts = full(rows, DeadLetterColumns.REPLAY_COUNT);
        set(
                rows,
                columns,
                DeadLetterColumns.REPLAY_COUNT,
                again,
                (_, row) -> ((IntColumn) counts).value(row) + 1);
        return new Block(rows.header(), columns, rows.rowCount());
    }

    /// A new value of a column.
    private interface Value {
        Object of(DeadLetter letter, int row);
    }

    private static void set(
            Block rows,
            List<Column> columns,
            String name,
            @Nullable DeadLetter[] again,
            Value value) {
        int place = rows.header().indexOf(name);
        Column before = full(rows, name);
        ColumnBuilder builder = ColumnBuilders.of(rows.header().type(place));
        for (int row = 0; row < again.length; row++) {
            DeadLetter letter = again[row];
            if (letter == null) {
                builder.appendRange(before, row, row + 1);
            } else {
                SystemValues.append(value.of(letter, row), builder);
            }
        }
        columns.set(place, builder.build());
    }

    private static Column full(Block rows, String name) {
        return Columns.full(rows.column(name));
    }

    /// The columns of a block that make up messages.
    private static final class Reading {
        private final BytesColumn topics;
        private final LongColumn partitions;
        private final LongColumn offsets;
        private final NullableColumn timestamps;
        private final BytesColumn keys;
        private final BytesColumn payloads;
        private final ByteColumn tombstones;
        private final ArrayColumn headerNames;
        private final ArrayColumn headerValues;
        private final NullableColumn marks;

        Reading(Block rows) {
            this.topics = (BytesColumn) full(rows, DeadLetterColumns.TOPIC);
            this.partitions = (LongColumn) full(rows, DeadLetterColumns.PARTITION);
            this.offsets = (LongColumn) full(rows, DeadLetterColumns.OFFSET);
            this.timestamps = (NullableColumn) full(rows, DeadLetterColumns.TIMESTAMP);
            this.keys = (BytesColumn) full(rows, DeadLetterColumns.KEY);
            this.payloads = (BytesColumn) full(rows, DeadLetterColumns.RAW_MESSAGE);
            this.tombstones = (ByteColumn) full(rows, DeadLetterColumns.IS_TOMBSTONE);
            this.headerNames = (ArrayColumn) full(rows, DeadLetterColumns.HEADER_NAMES);
            this.headerValues = (ArrayColumn) full(rows, DeadLetterColumns.HEADER_VALUES);
            this.marks = (NullableColumn) full(rows, DeadLetterColumns.REPLAY_TIME);
        }

        /// The mark of the replay in which the row failed last; -1 for none.
        long mark(int row) {
            return marks.isNull(row) ? -1 : ((LongColumn) marks.values()).value(row);
        }

        /// A message with bytes of its own.
        ConsumerRecord<ByteBuffer, ByteBuffer> message(int row) {
            boolean isTombstone = tombstones.value(row) != 0;
            return new ConsumerRecord<>(
                    text(topics, row),
                    (int) partitions.value(row),
                    offsets.value(row),
                    timestamps.isNull(row)
                            ? ConsumerRecord.NO_TIMESTAMP
                            : ((LongColumn) timestamps.values()).value(row),
                    TimestampType.CREATE_TIME,
                    ConsumerRecord.NULL_SIZE,
                    ConsumerRecord.NULL_SIZE,
                    ByteBuffer.wrap(bytes(keys, row)),
                    isTombstone ? null : ByteBuffer.wrap(bytes(payloads, row)),
                    headers(row),
                    Optional.empty());
        }

        private RecordHeaders headers(int row) {
            RecordHeaders headers = new RecordHeaders();
            BytesColumn names = (BytesColumn) headerNames.elements();
            BytesColumn values = (BytesColumn) headerValues.elements();
            int count =
                    Math.min(
                            headerNames.end(row) - headerNames.start(row),
                            headerValues.end(row) - headerValues.start(row));
            for (int i = 0; i < count; i++) {
                headers.add(
                        text(names, headerNames.start(row) + i),
                        bytes(values, headerValues.start(row) + i));
            }
            return headers;
        }

        private static String text(BytesColumn column, int row) {
            return new String(bytes(column, row), StandardCharsets.UTF_8);
        }

        private static byte[] bytes(BytesColumn column, int row) {
            return Arrays.copyOfRange(column.bytes(), column.start(row), column.end(row));
        }
    }
}
