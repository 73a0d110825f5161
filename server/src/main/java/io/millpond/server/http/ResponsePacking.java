package io.millpond.server.http;

import com.github.luben.zstd.ZstdOutputStream;

import net.jpountz.lz4.LZ4FrameOutputStream;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// How a response is compressed, as its `Content-Encoding` says.
///
/// @param name the value of the header
/// @param stream takes the plain bytes; closing it ends the packed ones
record ResponsePacking(String name, OutputStream stream) {
    private static final int BUFFER_BYTES = 65_536;

    /// The first that the client takes, in ClickHouse's order; null where it takes none.
    private static final List<String> NAMES = List.of("gzip", "deflate", "zstd", "lz4");

    /// @param body stays open
    static @Nullable ResponsePacking accepted(HttpFields headers, OutputStream body)
            throws IOException {
        for (String name : NAMES) {
            if (headers.contains(HttpHeader.ACCEPT_ENCODING, name)) {
                return new ResponsePacking(name, packing(name, new Kept(body)));
            }
        }
        return null;
    }

    private static OutputStream packing(String name, OutputStream out) throws IOException {
        return switch (name) {
            case "gzip" -> new GZIPOutputStream(out, BUFFER_BYTES, true);
            case "deflate" -> new DeflaterOutputStream(out, true);
            case "zstd" -> new ZstdOutputStream(out);
            default -> new LZ4FrameOutputStream(out);
        };
    }

    /// Writes what ends the packed bytes.
    void finish() throws IOException {
        stream.close();
    }

    /// A stream that is not closed with the packing one.
    private static final class Kept extends OutputStream {
        private final OutputStream out;

        Kept(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
