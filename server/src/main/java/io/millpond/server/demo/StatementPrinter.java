package io.millpond.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.Session;
import io.millpond.engine.format.BlockWriter;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.ResultStatistics;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.StatementResult;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Map;

/// Runs statements in one session and prints each before its result. Single-threaded.
final class StatementPrinter {
    private static final String TABLE_FORMAT = "PrettyCompact";

    private final PrintStream out;
    private final Session session;

    StatementPrinter(PrintStream out, Session session) {
        this.out = out;
        this.session = session;
    }

    /// Prints the statement, runs it, and prints its result as a table.
    void run(String sql) throws IOException {
        out.println();
        out.println(sql + ";");
        out.println();
        try (StatementResult result = execute(sql)) {
            write(result, TABLE_FORMAT, out);
        }
    }

    /// The only value of a query's result; 0 when that is NULL.
    long number(String sql) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (StatementResult result = execute(sql)) {
            write(result, "TabSeparated", text);
        }
        String value = text.toString(UTF_8).strip();
        return value.equals("\\N") ? 0 : Long.parseLong(value);
    }

    private StatementResult execute(String sql) {
        return session.execute(QueryText.of(sql), QueryOptions.plain());
    }

    private static void write(StatementResult result, String otherwise, OutputStream out)
            throws IOException {
        if (result.header().size() == 0) {
            return;
        }
        String format = result.format();
        // Numbers of rows are not wanted beside a handful of rows.
        FormatSettings settings =
                FormatSettings.of(
                        ZoneId.of("UTC"), Map.of("output_format_pretty_row_numbers", "0"));
        BlockWriter writer =
                Formats.output(format == null ? otherwise : format)
                        .writer(out, result.header(), settings);
        try (BlockStream blocks = result.blocks()) {
            for (Block block = blocks.next(); block != null; block = blocks.next()) {
                writer.write(block);
            }
            writer.finish(ResultStatistics.NONE);
        }
    }
}
