package io.millpond.server.http;

import io.millpond.engine.external.Packing;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// The content of a request as a stream: read as it arrives, unpacked as its headers and
/// parameters say.
final class RequestBody {
    private static final int GZIP_BUFFER_BYTES = 65_536;

    /// What is read of the rest of a request that failed, so that the client, still sending, gets
    /// to see the answer rather than a reset connection.
    private static final long DRAIN_BYTES_MAX = 64 << 20;

    private RequestBody() {}

    /// Errors: NOT_IMPLEMENTED for an encoding that is not supported.
    static InputStream open(
            Request request, QueryParameters parameters, ClientConnection connection)
            throws IOException {
        if (!request.getMethod().equals("POST")) {
            return connection.watching(InputStream.nullInputStream());
        }
        InputStream decoded =
                decoded(request, connection.watching(Content.Source.asInputStream(request)));
        return parameters.isSet("decompress") ? CompressedFrames.decompressing(decoded) : decoded;
    }

    private static InputStream decoded(Request request, InputStream content) throws IOException {
        String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        if (encoding == null || encoding.isEmpty() || encoding.equalsIgnoreCase("identity")) {
            return content;
        }
        if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            return new GZIPInputStream(content, GZIP_BUFFER_BYTES);
        }
        return Packing.of(encoding, "").unpack(content);
    }

    /// Reads and forgets what the client has not sent yet, up to a bound.
    static void drain(Request request) throws IOException {
        InputStream rest = Content.Source.asInputStream(request);
        byte[] buffer = new byte[GZIP_BUFFER_BYTES];
        long left = DRAIN_BYTES_MAX;
        for (int read = rest.read(buffer); read >= 0 && left > 0; read = rest.read(buffer)) {
            left -= read;
        }
    }
}
