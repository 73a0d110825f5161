package io.millpond.engine.kafka.sink;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.StringType;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which columns of an inserted row become key, timestamp and headers of its message.
///
/// `_key` of exactly String is the key, `_timestamp` of exactly DateTime the timestamp. With
/// `kafka_map_virtual_columns_on_write` they leave the payload, and `_headers.name` and
/// `_headers.value`, both Array(String), become headers. Source: ClickHouse 26.7.
///
/// @param payloadHeader the columns that are encoded
record MessageMetadata(
        Header payloadHeader, boolean hasKey, boolean hasTimestamp, boolean hasHeaders) {
    private static final String KEY = "_key";
    private static final String TIMESTAMP = "_timestamp";
    private static final String HEADER_NAMES = "_headers.name";
    private static final String HEADER_VALUES = "_headers.value";
    private static final DataType TEXTS = new ArrayType(new StringType());

    static MessageMetadata of(Header header, boolean isMapped) {
        boolean hasKey = has(header, KEY, new StringType());
        int timestamp = header.indexOf(TIMESTAMP);
        boolean hasTimestamp = timestamp >= 0 && header.type(timestamp) instanceof DateTimeType;
        boolean hasHeaders =
                isMapped && has(header, HEADER_NAMES, TEXTS) && has(header, HEADER_VALUES, TEXTS);
        Set<String> mapped = new HashSet<>();
        if (isMapped && hasKey) {
            mapped.add(KEY);
        }
        if (isMapped && hasTimestamp) {
            mapped.add(TIMESTAMP);
        }
        if (hasHeaders) {
            mapped.addAll(List.of(HEADER_NAMES, HEADER_VALUES));
        }
        List<Field> payload =
                header.fields().stream().filter(f -> !mapped.contains(f.name())).toList();
        return new MessageMetadata(new Header(payload), hasKey, hasTimestamp, hasHeaders);
    }

    private static boolean has(Header header, String name, DataType type) {
        int index = header.indexOf(name);
        return index >= 0 && header.type(index).equals(type);
    }

    /// The message with the metadata that `row` gives.
    ///
    /// @param block without constant columns
    ProducerRecord<byte[], byte[]> record(String topic, Block block, int row, byte[] payload) {
        byte[] key = hasKey ? bytes(block.column(KEY), row) : null;
        Long timestamp = hasTimestamp ? milliseconds(block.column(TIMESTAMP), row) : null;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, null, timestamp, key, payload);
        if (hasHeaders) {
            addHeaders(record, block, row);
        }
        return record;
    }

    private static @Nullable Long milliseconds(Column column, int row) {
        int seconds = ((IntColumn) column).value(row);
        return Integer.toUnsignedLong(seconds) * 1000;
    }

    private static byte[] bytes(Column column, int row) {
        BytesColumn values = (BytesColumn) column;
        return Arrays.copyOfRange(values.bytes(), values.start(row), values.end(row));
    }

    private static void addHeaders(ProducerRecord<byte[], byte[]> record, Block block, int row) {
        ArrayColumn names = (ArrayColumn) block.column(HEADER_NAMES);
        ArrayColumn values = (ArrayColumn) block.column(HEADER_VALUES);
        int count = names.end(row) - names.start(row);
        if (count != values.end(row) - values.start(row)) {
            throw new DatabaseException(
                    ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                    "Elements '_headers.name' and '_headers.value' of Nested data structure"
                            + " '_headers' (Array columns) have different array sizes.");
        }
        Column nameTexts = names.elements();
        Column valueTexts = values.elements();
        for (int i = 0; i < count; i++) {
            String name =
                    new String(bytes(nameTexts, names.start(row) + i), StandardCharsets.UTF_8);
            record.headers().add(name, bytes(valueTexts, values.start(row) + i));
        }
    }
}
