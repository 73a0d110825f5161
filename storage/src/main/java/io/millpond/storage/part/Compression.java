package io.millpond.storage.part;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/// One codec ready to compress chunk after chunk. Single-threaded; closing frees native memory.
final class Compression implements Closeable {
    private static final int IDLE_MAX = 32;
    private static final LZ4Compressor LZ4_COMPRESSOR =
            LZ4Factory.fastestInstance().fastCompressor();
    private static final LZ4SafeDecompressor LZ4_DECOMPRESSOR =
            LZ4Factory.fastestInstance().safeDecompressor();

    /// Contexts that nobody uses now: making one takes as long as decompressing 10 KB, and it has
    /// 150 KB of its own.
    private static final Queue<ZstdDecompressCtx> IDLE = new ArrayBlockingQueue<>(IDLE_MAX);

    private final Codec codec;
    private final int level;
    private final @Nullable ZstdCompressCtx zstd;
    private final LZ4Compressor lz4;

    /// @param level as that of [ColumnCodec]
    Compression(Codec codec, int level) {
        this.codec = codec;
        this.level = level;
        this.zstd = codec == Codec.ZSTD ? new ZstdCompressCtx().setLevel(level) : null;
        this.lz4 =
                codec == Codec.LZ4 && level > 0
                        ? LZ4Factory.fastestInstance().highCompressor(level)
                        : LZ4_COMPRESSOR;
    }

    int level() {
        return level;
    }

    Codec codec() {
        return codec;
    }

    /// The most bytes that compressing `byteCount` bytes can yield.
    int maxCompressedBytes(int byteCount) {
        return switch (codec) {
            case NONE -> byteCount;
            case LZ4 -> lz4.maxCompressedLength(byteCount);
            case ZSTD -> Math.toIntExact(Zstd.compressBound(byteCount));
        };
    }

    /// Compresses `source[from, from + count)` to `target[at, …)`, which has room for
    /// [#maxCompressedBytes]; returns the number of bytes there.
    int compress(byte[] source, int from, int count, byte[] target, int at) {
        int room = target.length - at;
        if (zstd != null) {
            return zstd.compressByteArray(target, at, room, source, from, count);
        }
        if (codec == Codec.LZ4) {
            return lz4.compress(source, from, count, target, at, room);
        }
        System.arraycopy(source, from, target, at, count);
        return count;
    }

    /// The `rawCount` bytes that were compressed to `source[from, from + count)`.
    ///
    /// Throws `IndexOutOfBoundsException` when the source is something else.
    static byte[] decompress(Codec codec, byte[] source, int from, int count, int rawCount) {
        byte[] raw = new byte[rawCount];
        long length =
                switch (codec) {
                    case NONE -> {
                        System.arraycopy(source, from, raw, 0, count);
                        yield count;
                    }
                    case LZ4 -> decompressLz4(source, from, count, raw);
                    case ZSTD -> decompressZstd(source, from, count, raw);
                };
        if (length != rawCount) {
            throw new IndexOutOfBoundsException(
                    "%d bytes decompressed, %d expected".formatted(length, rawCount));
        }
        return raw;
    }

    private static int decompressLz4(byte[] source, int from, int count, byte[] raw) {
        try {
            return LZ4_DECOMPRESSOR.decompress(source, from, count, raw, 0, raw.length);
        } catch (LZ4Exception e) {
            throw unexpected(e);
        }
    }

    private static int decompressZstd(byte[] source, int from, int count, byte[] raw) {
        ZstdDecompressCtx context = IDLE.poll();
        if (context == null) {
            context = new ZstdDecompressCtx();
        }
        try {
            return context.decompressByteArray(raw, 0, raw.length, source, from, count);
        } catch (ZstdException e) {
            throw unexpected(e);
        } finally {
            if (!IDLE.offer(context)) {
                context.close();
            }
        }
    }

    private static IndexOutOfBoundsException unexpected(RuntimeException cause) {
        IndexOutOfBoundsException failure =
                new IndexOutOfBoundsException("compressed bytes: " + cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void close() {
        if (zstd != null) {
            zstd.close();
        }
    }
}
