package io.millpond.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Requests that most servers get first, so that Java meets the classes that answer them.
final class Rehearsal {
    private static final int OK = 200;

    private static final List<String> STATEMENTS =
            List.of(
                    "SELECT 1",
                    "CREATE TABLE rehearsal (id UInt64, text String) ENGINE = MergeTree ORDER BY id",
                    "INSERT INTO rehearsal VALUES (1, 'one'), (2, 'two')",
                    "INSERT INTO rehearsal FORMAT JSONEachRow {\"id\": 3, \"text\": \"three\"}",
                    "SELECT id, text FROM rehearsal WHERE text LIKE 't%' ORDER BY id FORMAT JSON",
                    "SELECT name, engine FROM system.tables",
                    "OPTIMIZE TABLE rehearsal FINAL",
                    "DROP TABLE rehearsal");

    private Rehearsal() {}

    /// Sends them to the server at `url`; throws when one of them is refused.
    static void run(String url) throws IOException {
        answer(url + "/ping", "");
        for (String statement : STATEMENTS) {
            answer(url + "/", statement);
        }
        answer(url + "/metrics", "");
    }

    /// @param body is posted when it is not empty
    private static void answer(String url, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        if (!body.isEmpty()) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        if (connection.getResponseCode() != OK) {
            throw new IOException(url + " answered " + connection.getResponseCode() + ": " + body);
        }
        try (InputStream in = connection.getInputStream()) {
            in.readAllBytes();
        }
    }
}
