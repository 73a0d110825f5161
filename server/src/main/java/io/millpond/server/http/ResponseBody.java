package io.millpond.server.http;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// The bytes of one response, held back until it is known that they will be followed by the rest.
///
/// The first [#BUFFER_BYTES] stay in memory. A response that ends or fails within them has a proper
/// status and complete headers. A longer one is *begun*: its headers go out and the rest streams,
/// unless the client asked to wait for the end, in which case the rest goes to a temporary file.
/// Single-threaded, but for [#isSending].
final class ResponseBody extends OutputStream {
    static final int BUFFER_BYTES = 1 << 20;

    private final Response response;
    private final Runnable beforeBegin;
    private final boolean waitsForEnd;
    private @Nullable ByteArrayOutputStream head = new ByteArrayOutputStream(4096);
    private @Nullable OutputStream stream;
    private @Nullable Path file;

    /// Whether a write to the client goes on, for others to see.
    private volatile boolean isSending;

    /// @param beforeBegin sets the headers, which it can do best at the latest moment
    ResponseBody(Response response, Runnable beforeBegin, boolean waitsForEnd) {
        this.response = response;
        this.beforeBegin = beforeBegin;
        this.waitsForEnd = waitsForEnd;
    }

    /// Whether headers were sent, so that the status can no longer change.
    boolean isBegun() {
        return head == null && file == null;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (head != null && head.size() + length <= BUFFER_BYTES) {
            head.write(bytes, offset, length);
            return;
        }
        isSending = true;
        try {
            overflow().write(bytes, offset, length);
        } finally {
            isSending = false;
        }
    }

    /// Whether bytes are on their way, which lasts as long as the client does not take them. May
    /// be asked by any thread.
    boolean isSending() {
        return isSending;
    }

    /// Where bytes go that do not fit into memory: the client, or a file.
    private OutputStream overflow() throws IOException {
        if (stream == null) {
            if (waitsForEnd) {
                file = Files.createTempFile("millpond-result", null);
                stream = Files.newOutputStream(file);
            } else {
                beforeBegin.run();
                stream = Content.Sink.asOutputStream(response);
            }
        }
        if (head != null) {
            ByteArrayOutputStream held = head;
            head = null;
            held.writeTo(stream);
        }
        return stream;
    }

    /// Before the response has begun nothing is sent: the status is worth more than a few bytes.
    @Override
    public void flush() throws IOException {
        if (stream != null) {
            stream.flush();
        }
    }

    /// Sends all that is held back and ends the response properly.
    void complete() throws IOException {
        if (head != null) {
            beforeBegin.run();
            Content.Sink.write(response, true, ByteBuffer.wrap(head.toByteArray()));
        } else if (file != null) {
            beforeBegin.run();
            flush();
            try (InputStream held = Files.newInputStream(file);
                    OutputStream out = Content.Sink.asOutputStream(response)) {
                held.transferTo(out);
            }
        } else if (stream != null) {
            stream.close();
        }
        discard();
    }

    /// Forgets what is held back. Does not end a response that has begun.
    void discard() throws IOException {
        if (file != null) {
            if (stream != null) {
                stream.close();
            }
            Files.deleteIfExists(file);
        }
    }
}
