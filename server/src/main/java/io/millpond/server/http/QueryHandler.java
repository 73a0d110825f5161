package io.millpond.server.http;

import io.millpond.engine.Millpond;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.UUID;

/// Runs the statement of a request, on the request's virtual thread, and writes its result.
final class QueryHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(QueryHandler.class);
    private static final int TAG_LETTERS = 16;

    private final HttpOptions options;
    private final HttpSessions sessions;
    private final AbandonedExchanges running = new AbandonedExchanges();

    QueryHandler(Millpond database, HttpOptions options) {
        this.options = options;
        this.sessions = new HttpSessions(database, options.clock());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        QueryExchange exchange = new QueryExchange(request, response, options, exceptionTag());
        // A statement may compute for longer than a connection may be idle.
        request.addIdleTimeoutListener(_ -> false);
        running.add(exchange);
        try {
            exchange.run(sessions, this::newQueryId);
            callback.succeeded();
            exchange.connection().afterResponse();
        } catch (IOException e) {
            LOG.debug("response broken off queryId={}", exchange.queryId(), e);
            callback.failed(e);
        } finally {
            running.remove(exchange);
        }
        return true;
    }

    /// Cancels what is running, so that the server can stop soon.
    void close() {
        running.close();
    }

    private String newQueryId() {
        // The shape of a random UUID, as clients expect of an id.
        long high = (options.random().nextLong() & ~0xf000L) | 0x4000L;
        long low = (options.random().nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low).toString();
    }

    private String exceptionTag() {
        StringBuilder tag = new StringBuilder(TAG_LETTERS);
        for (int i = 0; i < TAG_LETTERS; i++) {
            tag.append((char) ('a' + options.random().nextInt(26)));
        }
        return tag.toString();
    }
}
