package io.millpond.storage.part;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The fixed ends of a part file; [PartWriter] specifies the whole.
final class PartFormat {
    static final int VERSION = 3;

    /// The oldest version that is read.
    static final int VERSION_MIN = 1;

    /// The first 16 bytes: magic, version, and four zeros.
    static final int HEADER_BYTES = 16;

    /// The last 24 bytes: footer offset 8, footer length 4, footer checksum 4, magic 8.
    static final int TRAILER_BYTES = 24;

    static final byte[] MAGIC = "MPPART\r\n".getBytes(StandardCharsets.US_ASCII);
    static final byte[] END_MAGIC = "MPEND\r\n\0".getBytes(StandardCharsets.US_ASCII);

    private PartFormat() {}

    static int checksum(byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        return (int) crc.getValue();
    }
}
