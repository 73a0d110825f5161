package io.millpond.engine.format.parquet;

import com.github.luben.zstd.Zstd;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import net.jpountz.lz4.LZ4Factory;

import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// How the pages of a file are compressed.
enum PageCompression {
    NONE(CompressionCodec.UNCOMPRESSED),
    SNAPPY(CompressionCodec.SNAPPY),
    GZIP(CompressionCodec.GZIP),
    LZ4(CompressionCodec.LZ4_RAW),
    ZSTD(CompressionCodec.ZSTD);

    private static final int ZSTD_LEVEL = 3;

    private final CompressionCodec codec;

    PageCompression(CompressionCodec codec) {
        this.codec = codec;
    }

    /// Errors: BAD_ARGUMENTS; NOT_IMPLEMENTED for Brotli.
    static PageCompression of(String method) {
        return switch (method.toLowerCase(Locale.ROOT)) {
            case "none" -> NONE;
            case "snappy" -> SNAPPY;
            case "gzip" -> GZIP;
            case "lz4" -> LZ4;
            case "zstd" -> ZSTD;
            case "brotli" ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "output_format_parquet_compression_method = 'brotli' is not supported");
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Unexpected value of ParquetCompression: '%s'. Must be one of ['brotli', 'gzip', 'none', 'zstd', 'lz4', 'snappy']"
                                    .formatted(method));
        };
    }

    CompressionCodec codec() {
        return codec;
    }

    /// The first `size` of `bytes`, compressed.
    byte[] compress(byte[] bytes, int size) {
        return switch (this) {
            case NONE -> Arrays.copyOf(bytes, size);
            case SNAPPY -> snappy(bytes, size);
            case GZIP -> gzip(bytes, size);
            case LZ4 -> LZ4Factory.fastestInstance().fastCompressor().compress(bytes, 0, size);
            case ZSTD -> zstd(bytes, size);
        };
    }

    private static byte[] zstd(byte[] bytes, int size) {
        byte[] target = new byte[(int) Zstd.compressBound(size)];
        long count = Zstd.compressByteArray(target, 0, target.length, bytes, 0, size, ZSTD_LEVEL);
        if (Zstd.isError(count)) {
            throw new IllegalStateException(Zstd.getErrorName(count));
        }
        return Arrays.copyOf(target, (int) count);
    }

    private static byte[] snappy(byte[] bytes, int size) {
        try {
            byte[] target = new byte[Snappy.maxCompressedLength(size)];
            int count = Snappy.compress(bytes, 0, size, target, 0);
            return Arrays.copyOf(target, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes, int size) {
        ByteArrayOutputStream target = new ByteArrayOutputStream(size / 2 + 64);
        try (GZIPOutputStream packed = new GZIPOutputStream(target)) {
            packed.write(bytes, 0, size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target.toByteArray();
    }
}
