package io.millpond.engine.kafka.position;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.clients.producer.ProducerRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What the topic of decisions holds: text, one record a fact, of which the last of each key
/// counts.
///
/// | key | value |
/// |---|---|
/// | `decided/SERVER/TABLE/LANE` | `1 SEQUENCE TOKEN` then ` TOPIC:PARTITION:FROM:TO` for each
/// range |
/// | `position/TOPIC_ID/PARTITION/GROUP` | `1 NEXT_OFFSET` |
///
/// The first says which block of a lane the last decided one is; its ranges are for people. The
/// second says where the group reads a partition next, as long as nobody but Millpond moves it; it
/// stands in when the group's own offset has expired. `1` is the version; a value of another one
/// is not understood and stops the table. Numbers are decimal, the token is in hexadecimal.
///
/// Every record of a group is in the partition that the group's name chooses, so that one
/// transaction has few partitions and whoever looks something up reads one.
public final class DecisionRecord {
    private static final String VERSION = "1";

    private DecisionRecord() {}

    /// Which block a lane decided last.
    public record Decided(long sequence, long token) {
        private String text() {
            return VERSION + ' ' + sequence + ' ' + Long.toHexString(token);
        }

        public boolean isOf(PreparedIngest ingest) {
            return sequence == ingest.sequence() && token == ingest.token();
        }
    }

    /// Which partition of the topic holds the records of a group.
    public static int partition(String group, int partitionCount) {
        return Math.floorMod(group.hashCode(), partitionCount);
    }

    static String decidedKey(UUID server, UUID table, int lane) {
        return "decided/" + server + '/' + table + '/' + lane;
    }

    public static String positionKey(String topicId, int partition, String group) {
        return "position/" + topicId + '/' + partition + '/' + group;
    }

    /// The records that say that `ingest` is decided.
    public static List<ProducerRecord<byte[], byte[]>> of(
            LaneSettings settings, PreparedIngest ingest, int partition) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        StringBuilder decided =
                new StringBuilder(new Decided(ingest.sequence(), ingest.token()).text());
        for (PreparedIngest.Range range : ingest.ranges()) {
            decided.append(' ').append(range.end().topic());
            decided.append(':').append(range.end().partition());
            decided.append(':').append(range.fromOffset());
            decided.append(':').append(range.end().nextOffset());
        }
        String key = decidedKey(settings.server(), settings.table(), ingest.lane());
        records.add(record(settings, partition, key, decided.toString()));
        records.addAll(of(settings, ingest.positions(), partition));
        return records;
    }

    /// The records that say where the group reads partitions next.
    public static List<ProducerRecord<byte[], byte[]>> of(
            LaneSettings settings, List<StreamPosition> positions, int partition) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (StreamPosition position : positions) {
            records.add(position(settings.decisionTopic(), settings.group(), position, partition));
        }
        return records;
    }

    /// The record that says where the group reads a partition next.
    ///
    /// @param topic of decisions
    /// @param partition of that topic
    static ProducerRecord<byte[], byte[]> position(
            String topic, String group, StreamPosition position, int partition) {
        String key = positionKey(position.topicId(), position.partition(), group);
        String value = VERSION + ' ' + position.nextOffset();
        return new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /// The record that says which block a lane decided last, without its ranges.
    public static ProducerRecord<byte[], byte[]> of(
            LaneSettings settings, int lane, Decided decided, int partition) {
        return record(
                settings,
                partition,
                decidedKey(settings.server(), settings.table(), lane),
                decided.text());
    }

    private static ProducerRecord<byte[], byte[]> record(
            LaneSettings settings, int partition, String key, String value) {
        return new ProducerRecord<>(
                settings.decisionTopic(), partition, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /// Throws `IllegalArgumentException` for a value of another version.
    static Decided decided(String value) {
        String[] fields = fields(value, 3);
        return new Decided(Long.parseLong(fields[1]), Long.parseUnsignedLong(fields[2], 16));
    }

    /// Throws `IllegalArgumentException` for a value of another version.
    public static long nextOffset(String value) {
        return Long.parseLong(fields(value, 2)[1]);
    }

    private static String[] fields(String value, int countMin) {
        String[] fields = value.split(" ", -1);
        if (fields.length < countMin || !fields[0].equals(VERSION)) {
            throw new IllegalArgumentException(
                    "The record '%s' of the decision topic is of another version than %s"
                            .formatted(value, VERSION));
        }
        return fields;
    }
}
