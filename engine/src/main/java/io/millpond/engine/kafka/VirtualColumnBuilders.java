package io.millpond.engine.kafka;

import io.millpond.storage.block.Field;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The virtual columns of a block in the making: a message's metadata, once for each of its rows.
///
/// Single-threaded.
final class VirtualColumnBuilders {
    private final List<VirtualColumn> columns;
    private final ColumnBuilder[] builders;
    private final byte[] tableName;
    private String topic = "";

    VirtualColumnBuilders(List<VirtualColumn> columns, String tableName) {
        this.columns = List.copyOf(columns);
        this.builders = new ColumnBuilder[columns.size()];
        for (int i = 0; i < builders.length; i++) {
            builders[i] = ColumnBuilders.of(columns.get(i).field().type());
        }
        this.tableName = tableName.getBytes(StandardCharsets.UTF_8);
    }

    List<Field> fields() {
        return columns.stream().map(VirtualColumn::field).toList();
    }

    ColumnBuilder[] builders() {
        return builders;
    }

    /// Appends the metadata of `record` for `rowCount` rows.
    ///
    /// @param error why the message is broken; null: it is not
    void append(
            ConsumerRecord<ByteBuffer, ByteBuffer> record, int rowCount, @Nullable String error) {
        for (int i = 0; i < builders.length; i++) {
            for (int row = 0; row < rowCount; row++) {
                append(columns.get(i), builders[i], record, error);
            }
        }
    }

    private void append(
            VirtualColumn column,
            ColumnBuilder builder,
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            @Nullable String error) {
        switch (column) {
            case TOPIC -> appendTopic((DictionaryColumnBuilder) builder, record.topic());
            case KEY -> appendBytes((BytesColumnBuilder) builder, record.key());
            case OFFSET -> ((LongColumnBuilder) builder).append(record.offset());
            case PARTITION -> ((LongColumnBuilder) builder).append(record.partition());
            case TIMESTAMP -> appendSeconds((NullableColumnBuilder) builder, record.timestamp());
            case TIMESTAMP_MS -> appendMillis((NullableColumnBuilder) builder, record.timestamp());
            case HEADER_NAMES -> appendNames((ArrayColumnBuilder) builder, record.headers());
            case HEADER_VALUES -> appendValues((ArrayColumnBuilder) builder, record.headers());
            case TABLE -> appendTable((DictionaryColumnBuilder) builder);
            case RAW_MESSAGE ->
                    appendBytes(
                            (BytesColumnBuilder) builder, error == null ? null : record.value());
            case IS_TOMBSTONE ->
                    ((ByteColumnBuilder) builder).append((byte) (record.value() == null ? 1 : 0));
            case ERROR -> ((BytesColumnBuilder) builder).append(error == null ? "" : error);
        }
    }

    /// Neighbours mostly have one topic, whose code need not be looked up again.
    private void appendTopic(DictionaryColumnBuilder builder, String recordTopic) {
        if (recordTopic.equals(topic) && builder.rowCount() > 0) {
            builder.appendCode(builder.lastCode());
            return;
        }
        topic = recordTopic;
        byte[] bytes = recordTopic.getBytes(StandardCharsets.UTF_8);
        builder.append(bytes, 0, bytes.length);
    }

    private void appendTable(DictionaryColumnBuilder builder) {
        if (builder.rowCount() > 0) {
            builder.appendCode(builder.lastCode());
        } else {
            builder.append(tableName, 0, tableName.length);
        }
    }

    private static void appendBytes(BytesColumnBuilder builder, @Nullable ByteBuffer bytes) {
        if (bytes == null) {
            builder.appendDefault();
            return;
        }
        int from = bytes.arrayOffset() + bytes.position();
        builder.append(bytes.array(), from, from + bytes.remaining());
    }

    private static void appendSeconds(NullableColumnBuilder builder, long timestampMs) {
        if (timestampMs < 0) {
            builder.appendNull();
            return;
        }
        ((IntColumnBuilder) builder.values()).append((int) (timestampMs / 1000));
        builder.finishRow();
    }

    private static void appendMillis(NullableColumnBuilder builder, long timestampMs) {
        if (timestampMs < 0) {
            builder.appendNull();
            return;
        }
        ((LongColumnBuilder) builder.values()).append(timestampMs);
        builder.finishRow();
    }

    private static void appendNames(ArrayColumnBuilder builder, Headers headers) {
        BytesColumnBuilder names = (BytesColumnBuilder) builder.elements();
        for (Header header : headers.toArray()) {
            names.append(header.key());
        }
        builder.finishRow();
    }

    private static void appendValues(ArrayColumnBuilder builder, Headers headers) {
        BytesColumnBuilder values = (BytesColumnBuilder) builder.elements();
        for (Header header : headers.toArray()) {
            byte[] value = header.value();
            if (value == null) {
                values.appendDefault();
            } else {
                values.append(value, 0, value.length);
            }
        }
        builder.finishRow();
    }
}
