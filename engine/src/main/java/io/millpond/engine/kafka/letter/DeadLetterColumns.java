package io.millpond.engine.kafka.letter;

import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.system.SystemValues;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataType;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// The columns of `system.dead_letter_queue`: what each is, and its value for a letter.
///
/// First those of ClickHouse 26.7, then ours. A new one is added at the end: a database that has
/// the table already gets it when it is opened.
final class DeadLetterColumns {
    static final String DATABASE = "database";
    static final String TABLE = "table";
    static final String RAW_MESSAGE = "raw_message";
    static final String ERROR = "error";
    static final String TOPIC = "kafka_topic_name";
    static final String PARTITION = "kafka_partition";
    static final String OFFSET = "kafka_offset";
    static final String KEY = "kafka_key";
    static final String TIMESTAMP = "message_timestamp";
    static final String HEADER_NAMES = "headers.name";
    static final String HEADER_VALUES = "headers.value";
    static final String ERROR_CODE = "error_code";
    static final String VIEW = "view";
    static final String IS_TOMBSTONE = "is_tombstone";
    static final String REPLAY_COUNT = "replay_count";
    static final String REPLAY_TIME = "replay_time";

    private static final int ENGINE_KAFKA = 1;

    static final List<LetterColumn> ALL =
            List.of(
                    column(
                            "table_engine",
                            "Enum8('Kafka' = 1, 'RabbitMQ' = 2)",
                            "The engine of the table.",
                            _ -> ENGINE_KAFKA),
                    column("event_date", "Date", "The day the message was parked.", Row::epochDay),
                    column(
                            "event_time",
                            "DateTime",
                            "When the message was parked.",
                            row -> row.timeMs() / 1000),
                    column(
                            "event_time_microseconds",
                            "DateTime64(6)",
                            "When the message was parked, with microseconds.",
                            row -> row.timeMs() * 1000),
                    column(
                            DATABASE,
                            "LowCardinality(String)",
                            "The database of the table that consumed the message.",
                            Row::database),
                    column(
                            TABLE,
                            "LowCardinality(String)",
                            "The table that consumed the message.",
                            Row::table),
                    column(
                            RAW_MESSAGE,
                            "String",
                            "The payload, byte for byte.",
                            row -> row.message().value()),
                    column(
                            ERROR,
                            "String",
                            "Why there are no rows of it; after a replay, the newest reason.",
                            row -> row.letter().error()),
                    column(TOPIC, "String", "The topic.", row -> row.message().topic()),
                    column(PARTITION, "UInt64", "The partition.", row -> row.message().partition()),
                    column(OFFSET, "UInt64", "The offset.", row -> row.message().offset()),
                    column(KEY, "String", "The key.", row -> row.message().key()),
                    column("rabbitmq_exchange_name", "String", "Unused.", _ -> null),
                    column("rabbitmq_message_id", "String", "Unused.", _ -> null),
                    column("rabbitmq_message_timestamp", "DateTime", "Unused.", _ -> null),
                    column("rabbitmq_message_redelivered", "UInt8", "Unused.", _ -> null),
                    column("rabbitmq_message_delivery_tag", "UInt64", "Unused.", _ -> null),
                    column("rabbitmq_channel_id", "String", "Unused.", _ -> null),
                    column(
                            TIMESTAMP,
                            "Nullable(DateTime64(3))",
                            "The timestamp of the message.",
                            Row::timestampMs),
                    column(
                            HEADER_NAMES,
                            "Array(String)",
                            "Names of the headers, in order.",
                            row -> row.headers(h -> h.key().getBytes(StandardCharsets.UTF_8))),
                    column(
                            HEADER_VALUES,
                            "Array(String)",
                            "Values of the headers, byte for byte.",
                            row -> row.headers(h -> h.value())),
                    column(
                            ERROR_CODE,
                            "Int32",
                            "The number of the error.",
                            row -> row.letter().errorCode()),
                    column(
                            VIEW,
                            "LowCardinality(String)",
                            "The view that failed; empty when the message could not be parsed.",
                            row -> row.letter().view()),
                    column(
                            "transaction",
                            "UUID",
                            "The same for all messages that were parked at once.",
                            Row::transaction),
                    column(
                            IS_TOMBSTONE,
                            "UInt8",
                            "Whether the message has no payload, not even an empty one.",
                            row -> row.message().value() == null),
                    column(REPLAY_COUNT, "UInt32", "How many replays of it failed.", _ -> null),
                    column(
                            REPLAY_TIME,
                            "Nullable(DateTime64(6))",
                            "When the last replay that failed was begun.",
                            _ -> null));

    /// A row: a letter, with when, from where and by what it was parked.
    ///
    /// @param timeMs since 1970
    /// @param transaction of all letters that one frame parked
    record Row(
            DeadLetter letter,
            long timeMs,
            ZoneId zone,
            String database,
            String table,
            UUID transaction) {
        ConsumerRecord<ByteBuffer, ByteBuffer> message() {
            return letter.message();
        }

        long epochDay() {
            return Instant.ofEpochMilli(timeMs).atZone(zone).toLocalDate().toEpochDay();
        }

        /// Kafka has -1 for none.
        @Nullable Long timestampMs() {
            long timestamp = message().timestamp();
            return timestamp < 0 ? null : timestamp;
        }

        List<ByteBuffer> headers(
                Function<org.apache.kafka.common.header.Header, byte @Nullable []> part) {
            List<ByteBuffer> parts = new ArrayList<>();
            for (org.apache.kafka.common.header.Header header : message().headers()) {
                byte[] bytes = part.apply(header);
                parts.add(ByteBuffer.wrap(bytes == null ? new byte[0] : bytes));
            }
            return parts;
        }
    }

    private DeadLetterColumns() {}

    /// A column: what it is, and its value in the form [SystemValues] takes for the type.
    record LetterColumn(
            String name, DataType type, String description, Function<Row, @Nullable Object> value) {
        Field field() {
            return new Field(name, type);
        }
    }

    private static LetterColumn column(
            String name, String type, String description, Function<Row, @Nullable Object> value) {
        return new LetterColumn(name, TypeResolver.parse(type), description, value);
    }

    /// Rows with all columns.
    static Block block(List<Row> rows) {
        List<Field> fields = new ArrayList<>(ALL.size());
        List<Column> columns = new ArrayList<>(ALL.size());
        for (LetterColumn column : ALL) {
            ColumnBuilder builder = ColumnBuilders.of(column.type());
            for (Row row : rows) {
                SystemValues.append(column.value().apply(row), builder);
            }
            fields.add(column.field());
            columns.add(builder.build());
        }
        return new Block(new Header(fields), columns, rows.size());
    }
}
