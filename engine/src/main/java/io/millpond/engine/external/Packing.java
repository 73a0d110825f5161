package io.millpond.engine.external;

import com.github.luben.zstd.ZstdInputStream;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import net.jpountz.lz4.LZ4FrameInputStream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/// How the bytes of an input are compressed.
public enum Packing {
    NONE,
    GZIP,
    DEFLATE,
    ZSTD,
    LZ4;

    /// The compression of this name; `auto` is told by the end of `path`.
    ///
    /// Errors: NOT_IMPLEMENTED.
    public static Packing of(String method, String path) {
        String name = method.toLowerCase(Locale.ROOT);
        if (name.equals("auto")) {
            return ofPath(path);
        }
        if (name.isEmpty() || name.equals("none")) {
            return NONE;
        }
        Packing packing = named(name);
        if (packing != NONE) {
            return packing;
        }
        throw new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED, "Unknown compression method '%s'".formatted(method));
    }

    private static Packing ofPath(String path) {
        return named(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /// The compression that a method, or the end of a file's name, stands for; NONE for others.
    private static Packing named(String name) {
        return switch (name) {
            case "gz", "gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            case "zst", "zstd" -> ZSTD;
            case "lz4" -> LZ4;
            default -> NONE;
        };
    }

    /// The path without the end that says how it is compressed.
    public static String withoutEnd(String path) {
        return ofPath(path) == NONE ? path : path.substring(0, path.lastIndexOf('.'));
    }

    /// The plain bytes of packed ones.
    public InputStream unpack(InputStream bytes) throws IOException {
        return switch (this) {
            case NONE -> bytes;
            case GZIP -> new GZIPInputStream(bytes);
            case DEFLATE -> new InflaterInputStream(bytes);
            case ZSTD -> new ZstdInputStream(bytes);
            case LZ4 -> new LZ4FrameInputStream(bytes);
        };
    }
}
