package io.millpond.engine.testing;

import io.millpond.engine.Session;
import io.millpond.engine.format.BlockWriter;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.ResultStatistics;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.StatementResult;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.storage.block.Block;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Results as lines of TabSeparated.
public final class Rows {
    private Rows() {}

    /// The rows of one statement.
    public static List<String> of(Session session, String sql) {
        try (StatementResult result = session.execute(QueryText.of(sql), QueryOptions.plain())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BlockWriter writer =
                    Formats.output("TabSeparated")
                            .writer(out, result.header(), FormatSettings.DEFAULT);
            Block block = result.blocks().next();
            while (block != null) {
                writer.write(block);
                block = result.blocks().next();
            }
            writer.finish(ResultStatistics.NONE);
            List<String> lines =
                    new ArrayList<>(List.of(out.toString(StandardCharsets.UTF_8).split("\n", -1)));
            lines.removeLast();
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What it took to read all rows of one statement.
    public static QueryProgress progress(Session session, String sql) {
        try (StatementResult result = session.execute(QueryText.of(sql), QueryOptions.plain())) {
            Block block = result.blocks().next();
            while (block != null) {
                block = result.blocks().next();
            }
            return result.progress();
        }
    }
}
