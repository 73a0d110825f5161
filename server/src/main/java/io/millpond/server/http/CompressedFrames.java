package io.millpond.server.http;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// ClickHouse's compressed framing of HTTP bodies: `compress=1` out, `decompress=1` in.
///
/// A body is a sequence of frames, without a mark at its end; an empty body has none. All numbers
/// are little-endian:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 16 | [CityHash128] of everything that follows, low word first |
/// | 16 | 1 | method: 0x82 LZ4 block, 0x90 ZSTD, 0x02 not compressed |
/// | 17 | 4 | size of this header without the checksum (9) plus the compressed bytes |
/// | 21 | 4 | size when decompressed |
/// | 25 | | compressed bytes |
///
/// The frame of `1\n`: `de79cf087fb635049db816df195b016b 82 0c000000 02000000 20310a`.
/// Written frames are always LZ4, the only method that every Java driver reads.
final class CompressedFrames {
    private static final int CHECKSUM_BYTES = 16;
    private static final int HEADER_BYTES = 9;
    private static final int PREFIX_BYTES = CHECKSUM_BYTES + HEADER_BYTES;
    private static final byte METHOD_NONE = 0x02;
    private static final byte METHOD_LZ4 = (byte) 0x82;
    private static final byte METHOD_ZSTD = (byte) 0x90;

    /// Content of a written frame; clients take 64 KiB to 1 MiB well.
    private static final int FRAME_BYTES = 256 << 10;

    /// Bound of a read frame on both sides, so that a wrong length does not take the heap.
    private static final int FRAME_BYTES_MAX = 256 << 20;

    private CompressedFrames() {}

    /// A stream that writes frames to `out`; its flush ends a frame. Single-threaded.
    static OutputStream compressing(OutputStream out) {
        return new Compressing(out);
    }

    /// A stream of the content of the frames in `in`. A damaged frame is a [DatabaseException]
    /// with CHECKSUM_DOESNT_MATCH or CANNOT_DECOMPRESS, a cut one with CANNOT_READ_ALL_DATA.
    static InputStream decompressing(InputStream in) {
        return new Decompressing(in);
    }

    private static final class Compressing extends OutputStream {
        private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
        private final OutputStream out;
        private final byte[] content = new byte[FRAME_BYTES];
        private final byte[] frame =
                new byte[PREFIX_BYTES + compressor.maxCompressedLength(FRAME_BYTES)];
        private int size;

        Compressing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            if (size == FRAME_BYTES) {
                writeFrame();
            }
            content[size++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                if (size == FRAME_BYTES) {
                    writeFrame();
                }
                int step = Math.min(left, FRAME_BYTES - size);
                System.arraycopy(bytes, from, content, size, step);
                size += step;
                from += step;
                left -= step;
            }
        }

        private void writeFrame() throws IOException {
            int compressed = compressor.compress(content, 0, size, frame, PREFIX_BYTES);
            ByteBuffer prefix = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
            prefix.put(CHECKSUM_BYTES, METHOD_LZ4);
            prefix.putInt(CHECKSUM_BYTES + 1, HEADER_BYTES + compressed);
            prefix.putInt(CHECKSUM_BYTES + 5, size);
            CityHash128 hash = CityHash128.of(frame, CHECKSUM_BYTES, HEADER_BYTES + compressed);
            prefix.putLong(0, hash.low());
            prefix.putLong(8, hash.high());
            out.write(frame, 0, PREFIX_BYTES + compressed);
            size = 0;
        }

        @Override
        public void flush() throws IOException {
            if (size > 0) {
                writeFrame();
            }
            out.flush();
        }

        @Override
        public void close() throws IOException {
            flush();
            out.close();
        }
    }

    private static final class Decompressing extends InputStream {
        private final InputStream in;
        private byte[] content = new byte[0];
        private int position;
        private int size;

        Decompressing(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return hasContent() ? content[position++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!hasContent()) {
                return -1;
            }
            int step = Math.min(length, size - position);
            System.arraycopy(content, position, bytes, offset, step);
            position += step;
            return step;
        }

        private boolean hasContent() throws IOException {
            while (position == size) {
                if (!readFrame()) {
                    return false;
                }
            }
            return true;
        }

        private boolean readFrame() throws IOException {
            byte[] prefix = in.readNBytes(PREFIX_BYTES);
            if (prefix.length == 0) {
                return false;
            }
            requireComplete(prefix.length, PREFIX_BYTES);
            ByteBuffer fields = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN);
            int compressed = requireSize(fields.getInt(CHECKSUM_BYTES + 1)) - HEADER_BYTES;
            int decompressed = requireSize(fields.getInt(CHECKSUM_BYTES + 5));
            if (compressed < 0) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_DECOMPRESS,
                        "Compressed frame names a size smaller than its own header");
            }
            byte[] frame = new byte[HEADER_BYTES + compressed];
            System.arraycopy(prefix, CHECKSUM_BYTES, frame, 0, HEADER_BYTES);
            requireComplete(in.readNBytes(frame, HEADER_BYTES, compressed), compressed);
            CityHash128 hash = CityHash128.of(frame, 0, frame.length);
            if (hash.low() != fields.getLong(0) || hash.high() != fields.getLong(8)) {
                throw new DatabaseException(
                        ErrorCode.CHECKSUM_DOESNT_MATCH,
                        "Checksum doesn't match: corrupted data in a compressed frame of "
                                + frame.length
                                + " bytes");
            }
            content = decompress(prefix[CHECKSUM_BYTES], frame, decompressed);
            position = 0;
            size = content.length;
            return true;
        }

        private static byte[] decompress(byte method, byte[] frame, int size) {
            byte[] content = new byte[size];
            int length = frame.length - HEADER_BYTES;
            try {
                long written =
                        switch (method) {
                            case METHOD_NONE -> {
                                System.arraycopy(
                                        frame, HEADER_BYTES, content, 0, Math.min(size, length));
                                yield length;
                            }
                            case METHOD_LZ4 ->
                                    LZ4Factory.fastestInstance()
                                            .safeDecompressor()
                                            .decompress(frame, HEADER_BYTES, length, content, 0);
                            case METHOD_ZSTD ->
                                    Zstd.decompressByteArray(
                                            content, 0, size, frame, HEADER_BYTES, length);
                            default ->
                                    throw new DatabaseException(
                                            ErrorCode.CANNOT_DECOMPRESS,
                                            "Unknown compression method 0x%02x"
                                                    .formatted(method & 0xff));
                        };
                if (written == size) {
                    return content;
                }
            } catch (LZ4Exception | ZstdException e) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_DECOMPRESS, "Compressed frame is damaged", e);
            }
            throw new DatabaseException(
                    ErrorCode.CANNOT_DECOMPRESS,
                    "Compressed frame does not hold the " + size + " bytes that it names");
        }

        private static int requireSize(int size) {
            if (size < 0 || size > FRAME_BYTES_MAX) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_DECOMPRESS,
                        "Compressed frame is larger than the limit of "
                                + FRAME_BYTES_MAX
                                + " bytes, or the body is not in compressed frames at all");
            }
            return size;
        }

        private static void requireComplete(int read, int wanted) {
            if (read < wanted) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_READ_ALL_DATA,
                        "Compressed body ends within a frame: "
                                + read
                                + " of "
                                + wanted
                                + " bytes");
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
