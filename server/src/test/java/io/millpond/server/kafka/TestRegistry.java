package io.millpond.server.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A registry of schemas on this machine: it numbers what is posted and answers what was. Can be
/// told to fail.
final class TestRegistry implements AutoCloseable {
    private final HttpServer server;
    private final List<String> schemas = new CopyOnWriteArrayList<>();
    private final AtomicInteger requestCount = new AtomicInteger();
    private volatile boolean isFailing;

    TestRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// Adds a schema; its number.
    int add(String json) {
        schemas.add("{\"schema\":\"" + json.replace("\"", "\\\"") + "\"}");
        return schemas.size();
    }

    /// Whether every request is answered with 503.
    void failing(boolean failing) {
        isFailing = failing;
    }

    int requestCount() {
        return requestCount.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requestCount.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        if (isFailing) {
            send(exchange, 503, "");
        } else if (exchange.getRequestMethod().equals("POST")) {
            String posted = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (!schemas.contains(posted)) {
                schemas.add(posted);
            }
            send(exchange, 200, "{\"id\":" + (schemas.indexOf(posted) + 1) + "}");
        } else {
            int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
            boolean isKnown = id >= 1 && id <= schemas.size();
            send(
                    exchange,
                    isKnown ? 200 : 404,
                    isKnown ? schemas.get(id - 1) : "{\"error_code\":40403}");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
