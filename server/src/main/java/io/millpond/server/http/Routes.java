package io.millpond.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.util.function.Supplier;

/// Which path is answered by what: statements, checks of health, metrics.
final class Routes extends Handler.Abstract {
    private static final String OK = "Ok.\n";

    private final QueryHandler queries;
    private final Supplier<String> metrics;

    /// @param metrics the page of `/metrics`, in Prometheus's text form
    Routes(QueryHandler queries, Supplier<String> metrics) {
        this.queries = queries;
        this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getPath();
        boolean reads = !request.getMethod().equals("POST");
        return switch (path == null ? "/" : path) {
            case "/ping", "/replicas_status" -> text(response, callback, 200, OK);
            case "/metrics" -> metrics(response, callback);
            case "/", "/query" ->
                    (reads && request.getHttpURI().getQuery() == null)
                            ? text(response, callback, 200, OK)
                            : queries.handle(request, response, callback);
            default -> text(response, callback, 404, unknown(path));
        };
    }

    private boolean metrics(Response response, Callback callback) {
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=UTF-8");
        Content.Sink.write(response, true, metrics.get(), callback);
        return true;
    }

    private static boolean text(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html; charset=UTF-8");
        response.getHeaders().put("Keep-Alive", "timeout=" + HttpServer.KEEP_ALIVE_SECONDS);
        Content.Sink.write(response, true, text, callback);
        return true;
    }

    private static String unknown(String path) {
        return "There is no handle "
                + path
                + "\n\nUse / or /ping for health checks.\n"
                + "Or /replicas_status for more sophisticated health checks.\n\n"
                + "Send queries from your program with POST method or GET /?query=...\n\n"
                + "Use /metrics for Prometheus.\n";
    }
}
