package io.millpond.sql.testing;

import io.millpond.sql.ast.Query;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.exec.PreparedQuery;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.sql.exec.ResultStream;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.Clock;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Columns;

import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/// Runs queries over tables in memory and shows their results as TabSeparated.
public final class QueryRunner implements AutoCloseable {
    private final MemoryTables tables = new MemoryTables();
    private final ExecutorService lanes = Executors.newFixedThreadPool(2);
    private Settings settings = QuerySettings.REGISTRY.defaults();
    private Map<String, String> parameters = Map.of();

    public MemoryTables tables() {
        return tables;
    }

    /// Sets a setting for the queries that follow.
    public QueryRunner set(String name, String value) {
        settings = settings.with(name, value);
        return this;
    }

    /// Sets a setting to its default again.
    public void reset(String name) {
        settings = settings.withDefault(name);
    }

    public QueryRunner setParameters(Map<String, String> values) {
        parameters = Map.copyOf(values);
        return this;
    }

    public QueryContext context() {
        return new QueryContext(
                tables,
                settings,
                ZoneOffset.UTC,
                Clock.system(),
                RandomGenerator.of("L64X128MixRandom"),
                "default",
                "default",
                "query",
                parameters,
                new CancellationToken(),
                lanes,
                new QueryProgress());
    }

    public PreparedQuery prepare(String sql) {
        return Queries.prepare((Query) SqlParser.parseStatement(sql).statement(), context());
    }

    /// The names and types of the result.
    public Header header(String sql) {
        return prepare(sql).header();
    }

    /// The rows of the result, one a line; after an empty line the totals.
    public String run(String sql) {
        PreparedQuery query = prepare(sql);
        StringBuilder out = new StringBuilder();
        try (ResultStream result = query.execute()) {
            Block block = result.next();
            while (block != null) {
                append(block, out);
                block = result.next();
            }
            Block totals = result.totals();
            if (totals != null) {
                out.append('\n');
                append(totals, out);
            }
        }
        return out.toString();
    }

    /// The rows of a block, one a line.
    public static String text(Block block) {
        StringBuilder out = new StringBuilder();
        append(block, out);
        return out.toString();
    }

    private static void append(Block block, StringBuilder out) {
        CodecSettings codec = CodecSettings.in(ZoneOffset.UTC);
        for (int row = 0; row < block.rowCount(); row++) {
            for (int i = 0; i < block.header().size(); i++) {
                ByteSink sink = new ByteSink();
                ValueWriter.of(block.header().type(i), TextStyle.ESCAPED, codec)
                        .write(Columns.full(block.column(i)), row, sink);
                out.append(i == 0 ? "" : "\t").append(sink);
            }
            out.append('\n');
        }
    }

    @Override
    public void close() {
        lanes.shutdownNow();
    }
}
