package io.millpond.server.http;

import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The connection of one request, asked whether its other end is still there.
///
/// It can be asked only after the request's content was read to its end and before the response
/// ends, since the question is a read from the socket. A client that already sends its next request
/// loses the first byte of it that way; the connection is then closed after the response, and the
/// client has to repeat what was not answered, as pipelining clients must (RFC 9112, 9.3.2).
final class ClientConnection {
    private final EndPoint endPoint;
    private final ByteBuffer next = ByteBuffer.allocate(1);
    private final Object lock = new Object();
    private boolean isContentRead;
    private boolean isResponseEnding;

    ClientConnection(Request request) {
        this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /// `content`, whose end allows questions. Closing it does nothing: what a failed statement
    /// has not read is still to be drained.
    InputStream watching(InputStream content) {
        return new FilterInputStream(content) {
            @Override
            public int read() throws IOException {
                return noting(super.read());
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return noting(super.read(bytes, offset, length));
            }

            @Override
            public void close() {}

            private int noting(int read) {
                if (read < 0) {
                    synchronized (lock) {
                        isContentRead = true;
                    }
                }
                return read;
            }
        };
    }

    /// Whether the client has closed the connection. False where that is not known.
    boolean isClosedByClient() {
        synchronized (lock) {
            if (!isContentRead
                    || isResponseEnding
                    || !next.hasRemaining()
                    || !(endPoint.getTransport() instanceof SocketChannel channel)) {
                return false;
            }
            try {
                return channel.read(next) < 0;
            } catch (IOException _) {
                return true;
            }
        }
    }

    /// Closes the connection under whoever writes to it.
    void abort() {
        endPoint.close();
    }

    /// From now on the next request may come: no more questions.
    void beforeResponseEnds() {
        synchronized (lock) {
            isResponseEnding = true;
        }
    }

    /// Closes the connection if it cannot serve another request. To be called after the response.
    void afterResponse() {
        synchronized (lock) {
            if (next.hasRemaining()) {
                return;
            }
        }
        endPoint.close();
    }
}
