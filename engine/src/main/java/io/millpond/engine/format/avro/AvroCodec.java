package io.millpond.engine.format.avro;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.xerial.snappy.Snappy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// How the blocks of a container file are compressed.
enum AvroCodec {
    NULL("null"),
    /// RFC 1951.
    DEFLATE("deflate"),
    /// Four bytes stand behind: the CRC-32 of the plain bytes, the highest byte first.
    SNAPPY("snappy"),
    ZSTANDARD("zstandard");

    /// The most plain bytes of a block.
    private static final int BLOCK_BYTES_MAX = 1 << 28;

    /// No byte of Snappy's stands for more bytes than this.
    private static final int SNAPPY_RATIO_MAX = 32;

    private final String title;

    AvroCodec(String title) {
        this.title = title;
    }

    /// The name in the head of files.
    String title() {
        return title;
    }

    /// The codec of a file. Errors: NOT_IMPLEMENTED.
    static AvroCodec of(String title) {
        for (AvroCodec codec : values()) {
            if (codec.title.equals(title)) {
                return codec;
            }
        }
        throw new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED, "Avro codec '%s' is not supported".formatted(title));
    }

    /// The codec that the setting `output_format_avro_codec` names.
    ///
    /// Errors: BAD_ARGUMENTS.
    static AvroCodec ofSetting(String name) {
        return switch (name) {
            case "", "snappy" -> SNAPPY;
            case "null" -> NULL;
            case "deflate" -> DEFLATE;
            case "zstd" -> ZSTANDARD;
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS, "Avro codec " + name + " is not available");
        };
    }

    /// The plain bytes of a block, in an array of its own.
    ///
    /// Errors: INCORRECT_DATA.
    byte[] unpack(byte[] bytes, int from, int to) {
        try {
            return switch (this) {
                case NULL -> Arrays.copyOfRange(bytes, from, to);
                case DEFLATE -> inflate(bytes, from, to);
                case SNAPPY -> unpackSnappy(bytes, from, to);
                case ZSTANDARD -> {
                    try (InputStream in =
                            new ZstdInputStream(new ByteArrayInputStream(bytes, from, to - from))) {
                        yield read(in);
                    }
                }
            };
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Cannot parse Avro data: a block is no %s: %s".formatted(title, e.getMessage()),
                    e);
        }
    }

    private static byte[] inflate(byte[] bytes, int from, int to) throws IOException {
        Inflater inflater = new Inflater(true);
        try (InputStream in =
                new InflaterInputStream(
                        new ByteArrayInputStream(bytes, from, to - from), inflater)) {
            return read(in);
        } finally {
            inflater.end();
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        byte[] plain = in.readNBytes(BLOCK_BYTES_MAX + 1);
        if (plain.length > BLOCK_BYTES_MAX) {
            throw new IOException("it holds more than " + BLOCK_BYTES_MAX + " bytes");
        }
        return plain;
    }

    private static byte[] unpackSnappy(byte[] bytes, int from, int to) throws IOException {
        int length = to - from - Integer.BYTES;
        if (length < 1) {
            throw new IOException("it has no checksum");
        }
        long plainLength = Snappy.uncompressedLength(bytes, from, length);
        if (plainLength > (long) length * SNAPPY_RATIO_MAX) {
            throw new IOException("it cannot hold %d bytes".formatted(plainLength));
        }
        byte[] plain = new byte[(int) plainLength];
        Snappy.uncompress(bytes, from, length, plain, 0);
        CRC32 crc = new CRC32();
        crc.update(plain);
        if (ByteBuffer.wrap(bytes).getInt(from + length) != (int) crc.getValue()) {
            throw new IOException("its checksum is another");
        }
        return plain;
    }

    /// The packed bytes `[0, size)`.
    byte[] pack(byte[] plain, int size) {
        try {
            return switch (this) {
                case NULL -> Arrays.copyOf(plain, size);
                case DEFLATE -> deflate(plain, size);
                case SNAPPY -> packSnappy(plain, size);
                case ZSTANDARD ->
                        Zstd.compress(Arrays.copyOf(plain, size), Zstd.defaultCompressionLevel());
            };
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail", e);
        }
    }

    private static byte[] deflate(byte[] plain, int size) throws IOException {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(plain, 0, size);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static byte[] packSnappy(byte[] plain, int size) throws IOException {
        byte[] packed = new byte[Snappy.maxCompressedLength(size) + Integer.BYTES];
        int length = Snappy.compress(plain, 0, size, packed, 0);
        CRC32 crc = new CRC32();
        crc.update(plain, 0, size);
        ByteBuffer.wrap(packed).putInt(length, (int) crc.getValue());
        return Arrays.copyOf(packed, length + Integer.BYTES);
    }
}
