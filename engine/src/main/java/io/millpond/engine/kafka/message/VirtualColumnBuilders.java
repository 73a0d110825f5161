package io.millpond.engine.kafka.message;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.NullableColumn;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The virtual columns of a block in the making: a message's metadata, once for each of its rows.
///
/// Most views read none of them, so a message costs two numbers; what follows from those, or from
/// the partitions of the rows, is made with the block, and a column of which no message had a value
/// stays a constant. Single-threaded.
final class VirtualColumnBuilders {
    /// Heap bytes a row of the columns that are made with the block.
    private static final int MADE_BYTES = 25;

    private static final long NO_TIMESTAMP = ConsumerRecord.NO_TIMESTAMP;
    private static final byte[] NO_BYTES = {};

    private final List<VirtualColumn> columns;
    private final Column tableName;
    private final LongColumnBuilder offsets = new LongColumnBuilder();

    /// Milliseconds since 1970, or [#NO_TIMESTAMP].
    private final LongColumnBuilder timestamps = new LongColumnBuilder();

    /// Those that no real column of the table hides.
    private final Map<VirtualColumn, Rare> rare = new EnumMap<>(VirtualColumn.class);

    /// A column that many blocks have only defaults of; it has no rows until the first other value.
    private static final class Rare {
        private final ColumnBuilder builder;
        private final Column defaultValue;

        Rare(VirtualColumn column) {
            builder = ColumnBuilders.of(column.field().type());
            builder.appendDefault();
            defaultValue = builder.build();
        }

        /// The builder, with defaults up to the row.
        ColumnBuilder at(int row) {
            for (int have = builder.rowCount(); have < row; have++) {
                builder.appendDefault();
            }
            return builder;
        }

        /// Takes a column over that was built here before; the builder is empty.
        void restore(Column column) {
            if (!(column instanceof ConstantColumn)) {
                builder.appendRange(column, 0, column.rowCount());
            }
        }

        Column build(int rowCount) {
            return builder.rowCount() == 0
                    ? new ConstantColumn(defaultValue, rowCount)
                    : at(rowCount).build();
        }
    }

    VirtualColumnBuilders(List<VirtualColumn> columns, String tableName) {
        this.columns = List.copyOf(columns);
        this.tableName = new DictionaryColumn(new int[1], BytesColumn.of(tableName), 1);
        for (VirtualColumn column : columns) {
            switch (column) {
                case KEY, HEADER_NAMES, HEADER_VALUES, RAW_MESSAGE, ERROR, IS_TOMBSTONE ->
                        rare.put(column, new Rare(column));
                case TOPIC, OFFSET, PARTITION, TIMESTAMP, TIMESTAMP_MS, TABLE -> {}
            }
        }
    }

    List<Field> fields() {
        return columns.stream().map(VirtualColumn::field).toList();
    }

    /// Heap bytes of what is noted, and of the columns that will be made of it.
    long retainedBytes() {
        return offsets.retainedBytes()
                + timestamps.retainedBytes()
                + (long) MADE_BYTES * offsets.rowCount()
                + rare.values().stream().mapToLong(rare -> rare.builder.retainedBytes()).sum();
    }

    private Rare rare(VirtualColumn column) {
        Rare found = rare.get(column);
        if (found == null) {
            throw new IllegalStateException("no builder of " + column);
        }
        return found;
    }

    /// Notes the metadata of `record` for `rowCount` rows.
    ///
    /// @param error why the message is broken; null: it is not
    void append(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, int rowCount, @Nullable String error) {
        int row = offsets.rowCount();
        for (int i = 0; i < rowCount; i++) {
            offsets.append(record.offset());
            timestamps.append(record.timestamp());
        }
        ByteBuffer key = record.key();
        if (key != null && key.hasRemaining()) {
            append(VirtualColumn.KEY, row, rowCount, keys -> appendBytes(keys, key));
        }
        Header[] headers = record.headers().toArray();
        if (headers.length > 0) {
            append(
                    VirtualColumn.HEADER_NAMES,
                    row,
                    rowCount,
                    names -> appendNames((ArrayColumnBuilder) names, headers));
            append(
                    VirtualColumn.HEADER_VALUES,
                    row,
                    rowCount,
                    values -> appendValues((ArrayColumnBuilder) values, headers));
        }
        ByteBuffer value = record.value();
        if (value == null) {
            append(
                    VirtualColumn.IS_TOMBSTONE,
                    row,
                    rowCount,
                    marks -> ((ByteColumnBuilder) marks).append((byte) 1));
        } else if (error != null) {
            append(VirtualColumn.RAW_MESSAGE, row, rowCount, raws -> appendBytes(raws, value));
        }
        if (error != null) {
            append(
                    VirtualColumn.ERROR,
                    row,
                    rowCount,
                    errors -> ((BytesColumnBuilder) errors).append(error));
        }
    }

    /// Appends a value for each of the rows from `row` on, unless a real column hides this one.
    private void append(
            VirtualColumn column, int row, int rowCount, Consumer<ColumnBuilder> value) {
        Rare builders = rare.get(column);
        if (builders != null) {
            ColumnBuilder builder = builders.at(row);
            for (int i = 0; i < rowCount; i++) {
                value.accept(builder);
            }
        }
    }

    private static void appendBytes(ColumnBuilder builder, ByteBuffer bytes) {
        int from = bytes.arrayOffset() + bytes.position();
        ((BytesColumnBuilder) builder).append(bytes.array(), from, from + bytes.remaining());
    }

    private static void appendNames(ArrayColumnBuilder builder, Header[] headers) {
        for (Header header : headers) {
            ((BytesColumnBuilder) builder.elements()).append(header.key());
        }
        builder.finishRow();
    }

    private static void appendValues(ArrayColumnBuilder builder, Header[] headers) {
        for (Header header : headers) {
            byte[] value = header.value() == null ? NO_BYTES : header.value();
            ((BytesColumnBuilder) builder.elements()).append(value, 0, value.length);
        }
        builder.finishRow();
    }

    /// Takes the rows of a block over whose virtual columns were built here; there are none now.
    void restore(Block block) {
        int rowCount = block.rowCount();
        for (VirtualColumn column : columns) {
            Column built = block.column(column.field().name());
            switch (column) {
                case OFFSET -> offsets.appendRange(built, 0, rowCount);
                case TIMESTAMP_MS -> restoreTimestamps((NullableColumn) built);
                case KEY, HEADER_NAMES, HEADER_VALUES, RAW_MESSAGE, ERROR, IS_TOMBSTONE ->
                        rare(column).restore(built);
                case TOPIC, PARTITION, TABLE, TIMESTAMP -> {}
            }
        }
        fill(offsets, rowCount);
        if (timestamps.rowCount() == 0 && columns.contains(VirtualColumn.TIMESTAMP)) {
            restoreSeconds((NullableColumn) block.column(VirtualColumn.TIMESTAMP.field().name()));
        }
        fill(timestamps, rowCount);
    }

    /// What a real column of the same name hides has no values to restore, and needs none.
    private static void fill(LongColumnBuilder builder, int rowCount) {
        while (builder.rowCount() < rowCount) {
            builder.appendDefault();
        }
    }

    private void restoreTimestamps(NullableColumn built) {
        LongColumn values = (LongColumn) built.values();
        for (int row = 0; row < built.rowCount(); row++) {
            timestamps.append(built.isNull(row) ? NO_TIMESTAMP : values.value(row));
        }
    }

    private void restoreSeconds(NullableColumn built) {
        IntColumn values = (IntColumn) built.values();
        for (int row = 0; row < built.rowCount(); row++) {
            long seconds = Integer.toUnsignedLong(values.value(row));
            timestamps.append(built.isNull(row) ? NO_TIMESTAMP : seconds * 1000);
        }
    }

    /// Ends the columns and starts empty ones.
    ///
    /// @param runs which partition the rows are of
    List<Column> build(RowRuns runs) {
        LongColumn builtOffsets = offsets.build();
        LongColumn builtTimestamps = timestamps.build();
        int rowCount = builtOffsets.rowCount();
        List<Column> built = new ArrayList<>();
        for (VirtualColumn column : columns) {
            built.add(
                    switch (column) {
                        case TOPIC -> topics(runs, rowCount);
                        case OFFSET -> builtOffsets;
                        case PARTITION -> partitions(runs, rowCount);
                        case TIMESTAMP -> seconds(builtTimestamps);
                        case TIMESTAMP_MS -> millis(builtTimestamps);
                        case TABLE -> new ConstantColumn(tableName, rowCount);
                        case KEY, HEADER_NAMES, HEADER_VALUES, RAW_MESSAGE, ERROR, IS_TOMBSTONE ->
                                rare(column).build(rowCount);
                    });
        }
        return built;
    }

    private static Column topics(RowRuns runs, int rowCount) {
        Map<String, Integer> codes = new LinkedHashMap<>();
        int[] topics = new int[rowCount];
        for (RowRuns.Run run : runs.runs()) {
            int code = codes.computeIfAbsent(run.partition().topic(), _ -> codes.size());
            Arrays.fill(topics, run.fromRow(), run.toRow(), code);
        }
        Column names = BytesColumn.of(codes.keySet().toArray(String[]::new));
        return new DictionaryColumn(topics, names, rowCount);
    }

    private static Column partitions(RowRuns runs, int rowCount) {
        long[] partitions = new long[rowCount];
        for (RowRuns.Run run : runs.runs()) {
            Arrays.fill(partitions, run.fromRow(), run.toRow(), run.partition().partition());
        }
        return new LongColumn(partitions, rowCount);
    }

    private static Column seconds(LongColumn timestamps) {
        int[] seconds = new int[timestamps.rowCount()];
        byte[] nulls = new byte[seconds.length];
        for (int row = 0; row < seconds.length; row++) {
            long ms = timestamps.value(row);
            seconds[row] = ms < 0 ? 0 : (int) (ms / 1000);
            nulls[row] = (byte) (ms < 0 ? 1 : 0);
        }
        return new NullableColumn(nulls, new IntColumn(seconds, seconds.length));
    }

    private static Column millis(LongColumn timestamps) {
        long[] millis = new long[timestamps.rowCount()];
        byte[] nulls = new byte[millis.length];
        for (int row = 0; row < millis.length; row++) {
            long ms = timestamps.value(row);
            millis[row] = Math.max(0, ms);
            nulls[row] = (byte) (ms < 0 ? 1 : 0);
        }
        return new NullableColumn(nulls, new LongColumn(millis, millis.length));
    }
}
