package io.millpond.engine.kafka.position;

import io.millpond.engine.kafka.setting.LaneSettings;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Who committed an offset to a consumer group, as the metadata beside the offset says it.
///
/// Text form, ASCII, about 150 characters (a broker takes 4096 by default), fields parted by
/// colons: `millpond`, version `1`, server, table, lane, sequence, topic id, CRC-32C of everything
/// before the last colon as eight hexadecimal digits. Anything else, a newer version included, is
/// not a signature and means that someone else committed.
///
/// @param server made with the data directory
/// @param table the Kafka table
/// @param sequence of the log frame that made the position durable; grows within a table
/// @param topicId Kafka's id of the topic, empty when it was not known
public record OffsetSignature(UUID server, UUID table, int lane, long sequence, String topicId) {
    private static final String PREFIX = "millpond:1:";
    private static final int FIELD_COUNT = 8;

    /// The signature of one partition of a decided block.
    public static OffsetSignature of(
            LaneSettings settings, int lane, long sequence, String topicId) {
        return new OffsetSignature(settings.server(), settings.table(), lane, sequence, topicId);
    }

    public String encode() {
        String signed = PREFIX + server + ':' + table + ':' + lane + ':' + sequence + ':' + topicId;
        return signed + ':' + checksum(signed);
    }

    /// The signature in `metadata`; empty when it is none, or damaged.
    public static Optional<OffsetSignature> decode(String metadata) {
        if (!metadata.startsWith(PREFIX)) {
            return Optional.empty();
        }
        int last = metadata.lastIndexOf(':');
        String[] fields = metadata.split(":", -1);
        if (fields.length != FIELD_COUNT
                || !checksum(metadata.substring(0, last)).equals(fields[FIELD_COUNT - 1])) {
            return Optional.empty();
        }
        return Optional.of(
                new OffsetSignature(
                        UUID.fromString(fields[2]),
                        UUID.fromString(fields[3]),
                        Integer.parseInt(fields[4]),
                        Long.parseLong(fields[5]),
                        fields[6]));
    }

    public boolean isOf(UUID ofServer, UUID ofTable) {
        return server.equals(ofServer) && table.equals(ofTable);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return String.format("%08x", crc.getValue());
    }
}
