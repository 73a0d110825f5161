package io.millpond.storage.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The bytes of log and snapshot files. Integers are little-endian; checksums are CRC-32C.
///
/// A log file `log-N`, N being the sequence of its first frame in 20 decimal digits:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | magic `MPLOG` and three zero bytes |
/// | 8 | 4 | version, 1; a reader refuses every other |
/// | 12 | 4 | checksum of bytes 16 to 24 |
/// | 16 | 8 | sequence of the first frame, N |
/// | 24 | | frames, one after another |
///
/// A frame:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | length of the payload, 0 to [#PAYLOAD_BYTES_MAX] |
/// | 4 | 4 | checksum of the bytes from 8 to the end of the payload, and of the length |
/// | 8 | 8 | sequence: one more than the frame before, 1 for the first of all |
/// | 16 | 8 | durable sequence: the last frame known to be durable when this one was written |
/// | 24 | length | payload |
///
/// A snapshot file `snapshot-N`, the state after frame N: the same 24 bytes with magic `MPSNAP` and
/// two zero bytes, then 8 bytes length of the state, 4 bytes checksum of the state, the state.
///
/// Example: the first frame of all with payload `hi` is
/// `02000000 crc32c 0100000000000000 0000000000000000 6869`.
final class LogFormat {
    static final int PAYLOAD_BYTES_MAX = 256 << 20;
    static final int VERSION = 1;
    static final int FILE_HEADER_BYTES = 24;
    static final int FRAME_HEADER_BYTES = 24;
    static final int SNAPSHOT_HEADER_BYTES = FILE_HEADER_BYTES + 12;

    static final String LOG_PREFIX = "log-";
    static final String SNAPSHOT_PREFIX = "snapshot-";
    static final String TEMPORARY_SUFFIX = ".tmp";

    private static final int SEQUENCE_DIGITS = 20;
    private static final byte[] LOG_MAGIC = "MPLOG\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SNAPSHOT_MAGIC = "MPSNAP\0\0".getBytes(StandardCharsets.US_ASCII);

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LogFormat() {}

    /// The file of this prefix and sequence; names sort as sequences do.
    static Path file(Path directory, String prefix, long sequence) {
        String digits = Long.toString(sequence);
        return directory.resolve(prefix + "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits);
    }

    /// The sequence in the name of `file`, if it is a name of [#file] with this prefix.
    static Optional<Long> sequenceIn(Path file, String prefix) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(prefix) || name.length() != prefix.length() + SEQUENCE_DIGITS) {
            return Optional.empty();
        }
        String digits = name.substring(prefix.length());
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(digits));
    }

    static void putFileHeader(byte[] bytes, boolean isLog, long sequence) {
        System.arraycopy(isLog ? LOG_MAGIC : SNAPSHOT_MAGIC, 0, bytes, 0, 8);
        putInt(bytes, 8, VERSION);
        putLong(bytes, 16, sequence);
        putInt(bytes, 12, checksum(bytes, 16, 8));
    }

    /// What is wrong with a file header, or empty.
    static Optional<String> fileHeaderFault(byte[] bytes, boolean isLog, long sequence) {
        byte[] magic = isLog ? LOG_MAGIC : SNAPSHOT_MAGIC;
        for (int i = 0; i < magic.length; i++) {
            if (bytes[i] != magic[i]) {
                return Optional.of("the file does not start with its magic bytes");
            }
        }
        if (intAt(bytes, 8) != VERSION) {
            return Optional.of(
                    "format version %d is not %d, the one this program reads"
                            .formatted(intAt(bytes, 8), VERSION));
        }
        if (intAt(bytes, 12) != checksum(bytes, 16, 8) || longAt(bytes, 16) != sequence) {
            return Optional.of("the header's sequence is not the one in the file's name");
        }
        return Optional.empty();
    }

    static void putFrame(byte[] bytes, int at, long sequence, long durable, byte[] payload) {
        putInt(bytes, at, payload.length);
        putLong(bytes, at + 8, sequence);
        putLong(bytes, at + 16, durable);
        System.arraycopy(payload, 0, bytes, at + FRAME_HEADER_BYTES, payload.length);
        putInt(bytes, at + 4, frameChecksum(bytes, at, payload.length));
    }

    static int frameChecksum(byte[] bytes, int at, int payloadLength) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at + 8, FRAME_HEADER_BYTES - 8 + payloadLength);
        crc.update(bytes, at, 4);
        return (int) crc.getValue();
    }

    static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }
}
