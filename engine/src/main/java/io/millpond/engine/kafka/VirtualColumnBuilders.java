package io.millpond.engine.kafka;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    private final Rare keys = new Rare(VirtualColumn.KEY);
    private final Rare headerNames = new Rare(VirtualColumn.HEADER_NAMES);
    private final Rare headerValues = new Rare(VirtualColumn.HEADER_VALUES);
    private final Rare rawMessages = new Rare(VirtualColumn.RAW_MESSAGE);
    private final Rare errors = new Rare(VirtualColumn.ERROR);
    private final Rare tombstones = new Rare(VirtualColumn.IS_TOMBSTONE);

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
    }

    List<Field> fields() {
        return columns.stream().map(VirtualColumn::field).toList();
    }

    /// Heap bytes of what is noted, and of the columns that will be made of it.
    long retainedBytes() {
        return offsets.retainedBytes()
                + timestamps.retainedBytes()
                + (long) MADE_BYTES * offsets.rowCount()
                + keys.builder.retainedBytes()
                + headerNames.builder.retainedBytes()
                + headerValues.builder.retainedBytes()
                + rawMessages.builder.retainedBytes()
                + errors.builder.retainedBytes();
    }

    /// Notes the metadata of `record` for `rowCount` rows.
    ///
    /// @param error why the message is broken; null: it is not
    void append(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, int rowCount, @Nullable String error) {
        ByteBuffer key = record.key();
        ByteBuffer value = record.value();
        Header[] headers = record.headers().toArray();
        for (int i = 0; i < rowCount; i++) {
            int row = offsets.rowCount();
            offsets.append(record.offset());
            timestamps.append(record.timestamp());
            if (key != null && key.hasRemaining()) {
                append(keys, row, key);
            }
            if (headers.length > 0) {
                append(headers, row);
            }
            if (value == null) {
                ((ByteColumnBuilder) tombstones.at(row)).append((byte) 1);
            }
            if (error != null) {
                ((BytesColumnBuilder) errors.at(row)).append(error);
                if (value != null) {
                    append(rawMessages, row, value);
                }
            }
        }
    }

    private static void append(Rare column, int row, ByteBuffer bytes) {
        int from = bytes.arrayOffset() + bytes.position();
        ((BytesColumnBuilder) column.at(row)).append(bytes.array(), from, from + bytes.remaining());
    }

    private void append(Header[] headers, int row) {
        ArrayColumnBuilder names = (ArrayColumnBuilder) headerNames.at(row);
        ArrayColumnBuilder values = (ArrayColumnBuilder) headerValues.at(row);
        for (Header header : headers) {
            byte[] value = header.value() == null ? NO_BYTES : header.value();
            ((BytesColumnBuilder) names.elements()).append(header.key());
            ((BytesColumnBuilder) values.elements()).append(value, 0, value.length);
        }
        names.finishRow();
        values.finishRow();
    }

    /// Takes the rows of a block over whose virtual columns were built here; there are none now.
    void restore(Block block) {
        int rowCount = block.rowCount();
        for (VirtualColumn column : columns) {
            Column built = block.column(column.field().name());
            switch (column) {
                case OFFSET -> offsets.appendRange(built, 0, rowCount);
                case TIMESTAMP_MS -> restoreTimestamps((NullableColumn) built);
                case KEY -> keys.restore(built);
                case HEADER_NAMES -> headerNames.restore(built);
                case HEADER_VALUES -> headerValues.restore(built);
                case RAW_MESSAGE -> rawMessages.restore(built);
                case ERROR -> errors.restore(built);
                case IS_TOMBSTONE -> tombstones.restore(built);
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
                        case KEY -> keys.build(rowCount);
                        case OFFSET -> builtOffsets;
                        case PARTITION -> partitions(runs, rowCount);
                        case TIMESTAMP -> seconds(builtTimestamps);
                        case TIMESTAMP_MS -> millis(builtTimestamps);
                        case HEADER_NAMES -> headerNames.build(rowCount);
                        case HEADER_VALUES -> headerValues.build(rowCount);
                        case TABLE -> new ConstantColumn(tableName, rowCount);
                        case RAW_MESSAGE -> rawMessages.build(rowCount);
                        case ERROR -> errors.build(rowCount);
                        case IS_TOMBSTONE -> tombstones.build(rowCount);
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
