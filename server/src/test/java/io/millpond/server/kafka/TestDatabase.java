package io.millpond.server.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.external.ExternalAccess;
import io.millpond.engine.format.BlockWriter;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.ResultStatistics;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.metric.MetricsSnapshot;
import io.millpond.engine.setting.Durability;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.statement.StatementResult;
import io.millpond.server.http.RemoteAddresses;
import io.millpond.storage.block.Block;
import io.millpond.storage.io.FileSystem;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// A database in a directory, asked in SQL and answering in TabSeparated text.
final class TestDatabase implements AutoCloseable {
    private static final long BOUND_NANOS = 20_000_000_000L;
    private static final long LOOK_NANOS = 5_000_000;

    private final Millpond millpond;
    private final Session session;

    private TestDatabase(Millpond millpond) {
        this.millpond = millpond;
        this.session = millpond.session(SessionOptions.plain());
    }

    /// What is written survives the process, which is all that the tests here ask for. Schemas are
    /// in `schemas`, or in a registry on this machine.
    static TestDatabase open(Path directory) {
        return open(
                directory,
                MillpondSettings.local()
                        .withDurability(Durability.RELAXED)
                        .withExternal(
                                new ExternalAccess(
                                        null,
                                        directory.resolve("schemas"),
                                        new RemoteAddresses(Set.of("127.0.0.1")))));
    }

    static TestDatabase open(Path directory, MillpondSettings settings) {
        return new TestDatabase(Millpond.open(directory, settings));
    }

    /// Opens the database that a file system in memory holds, or a new one.
    static TestDatabase open(FileSystem files) {
        return new TestDatabase(
                Millpond.open(Path.of("/data"), MillpondSettings.local().withFileSystem(files)));
    }

    /// The rows of the result as lines, the last one without its end.
    String query(String sql) {
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
            return out.toString(UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a statement without result.
    void run(String sql) {
        query(sql);
    }

    /// The values per partition that the Prometheus page would show under this name.
    List<Double> partitionMetrics(String name) {
        return millpond.metrics().streams().stream()
                .filter(value -> value.name().equals(name))
                .map(MetricsSnapshot.StreamMetricValue::value)
                .toList();
    }

    /// Asks until the answer fits and returns it; fails when it does not for long.
    String await(String sql, Predicate<String> condition) {
        long deadline = System.nanoTime() + BOUND_NANOS;
        String answer = query(sql);
        while (!condition.test(answer)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        sql
                                + " still answers "
                                + answer
                                + "\n"
                                + query("SELECT * FROM system.kafka_consumers"));
            }
            LockSupport.parkNanos(LOOK_NANOS);
            answer = query(sql);
        }
        return answer;
    }

    /// Asks until the answer is this one.
    void await(String sql, String expected) {
        await(sql, expected::equals);
    }

    @Override
    public void close() {
        millpond.close();
    }
}
