package io.millpond.engine.golden;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.format.BlockWriter;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.ResultStatistics;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.statement.StatementResult;
import io.millpond.sql.exec.ResultStream;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs the records of a golden file, in a database and a session of its own.
final class GoldenFile {
    private final String name;
    private final List<GoldenRecord> records;

    GoldenFile(String name, List<GoldenRecord> records) {
        this.name = name;
        this.records = records;
    }

    /// What is wrong with each record that does not do what it should, by number.
    ///
    /// @param blockSize how many rows a block has at most; 0 leaves the setting alone
    Map<Integer, String> failures(Millpond database, ZoneId zone, int blockSize) {
        String own = "g_" + name.substring(0, name.length() - ".test".length());
        Session admin = database.session(SessionOptions.plain());
        admin.query("CREATE DATABASE " + own);
        Session session = database.session(new SessionOptions("default", own));
        if (blockSize > 0) {
            session.query("SET max_block_size = " + blockSize);
        }
        Map<Integer, String> failures = new LinkedHashMap<>();
        for (GoldenRecord goldenRecord : records) {
            String failure = failure(goldenRecord, session, zone);
            if (!failure.isEmpty()) {
                failures.put(goldenRecord.number(), goldenRecord.sql() + "\n    " + failure);
            }
        }
        admin.query("DROP DATABASE " + own);
        return failures;
    }

    /// What is wrong; empty when nothing is.
    private static String failure(GoldenRecord goldenRecord, Session session, ZoneId zone) {
        boolean isError = goldenRecord.expectation().startsWith("error");
        try {
            List<String> rows = run(goldenRecord.sql(), session, zone);
            if (isError) {
                return "expected " + goldenRecord.expectation() + ", got rows " + shown(rows);
            }
            if (goldenRecord.expectation().equals("query") && !rows.equals(goldenRecord.rows())) {
                return "expected " + shown(goldenRecord.rows()) + "\n         got " + shown(rows);
            }
            return "";
        } catch (DatabaseException e) {
            String error = "error " + e.code().name();
            return isError && goldenRecord.expectation().equals(error)
                    ? ""
                    : "expected " + goldenRecord.expectation() + ", got " + error + ": " + e.text();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            return "expected "
                    + goldenRecord.expectation()
                    + ", got "
                    + e
                    + (trace.length > 0 ? " at " + trace[0] : "");
        }
    }

    private static List<String> shown(List<String> rows) {
        return rows.size() > 12 ? rows.subList(0, 12) : rows;
    }

    private static List<String> run(String sql, Session session, ZoneId zone) throws IOException {
        try (StatementResult result = session.execute(QueryText.of(sql), QueryOptions.plain())) {
            if (result.header().size() == 0) {
                return List.of();
            }
            String zoneName = result.settings().get(QuerySettings.SESSION_TIMEZONE);
            FormatSettings settings =
                    FormatSettings.of(
                            zoneName.isEmpty() ? zone : ZoneId.of(zoneName),
                            result.settings().changed());
            String format = result.format() == null ? "TabSeparated" : result.format();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BlockWriter writer = Formats.output(format).writer(out, result.header(), settings);
            Block block = result.blocks().next();
            while (block != null) {
                writer.write(block);
                block = result.blocks().next();
            }
            writer.finish(statistics(result));
            return lines(out.toString(StandardCharsets.UTF_8));
        }
    }

    private static ResultStatistics statistics(StatementResult result) {
        if (result.blocks() instanceof ResultStream rows) {
            return new ResultStatistics(rows.totals(), rows.extremes(), -1, 0, 0, 0);
        }
        return ResultStatistics.NONE;
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }
}
