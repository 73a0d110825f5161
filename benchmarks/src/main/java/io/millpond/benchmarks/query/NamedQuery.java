package io.millpond.benchmarks.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// A query with a name that is like no other's.
record NamedQuery(String name, String sql) {
    private static final String RESOURCE = "queries.sql";
    private static final String MARK = "-- ";

    /// All queries, in their order.
    static List<NamedQuery> all() throws IOException {
        try (InputStream in = NamedQuery.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("resource " + RESOURCE + " is missing");
            }
            return parse(new String(in.readAllBytes(), UTF_8));
        }
    }

    /// Reads paragraphs: `-- name` on the first line, the SQL on those after it.
    static List<NamedQuery> parse(String text) {
        List<NamedQuery> queries = new ArrayList<>();
        for (String paragraph : text.strip().split("\n\\s*\n", -1)) {
            int lineEnd = paragraph.indexOf('\n');
            if (!paragraph.startsWith(MARK) || lineEnd < 0) {
                throw new IllegalArgumentException("'" + paragraph + "' is no named query");
            }
            queries.add(
                    new NamedQuery(
                            paragraph.substring(MARK.length(), lineEnd).strip(),
                            paragraph.substring(lineEnd + 1).strip()));
        }
        return queries;
    }
}
