package io.millpond.engine.execute;

import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.format.FormatSchemas;
import io.millpond.engine.metric.Event;
import io.millpond.engine.metric.Metric;
import io.millpond.engine.statement.StatementResult;
import io.millpond.engine.system.RunningProcess;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicBoolean;

/// A statement whose result is being read. Closing it gives back the snapshot and takes the
/// statement off the list of running ones.
final class RunningStatement implements StatementResult {
    private final Instance instance;
    private final RunningProcess process;
    private final SnapshotLease lease;
    private final ParsedStatement parsed;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private @Nullable BlockStream rows;
    private FormatSchemas schemas = FormatSchemas.NONE;

    RunningStatement(
            Instance instance,
            RunningProcess process,
            SnapshotLease lease,
            ParsedStatement parsed) {
        this.instance = instance;
        this.process = process;
        this.lease = lease;
        this.parsed = parsed;
    }

    /// @param found where the format of the result finds its schema
    void begin(BlockStream begun, FormatSchemas found) {
        rows = begun;
        schemas = found;
    }

    @Override
    public Header header() {
        return blocks().header();
    }

    @Override
    public BlockStream blocks() {
        if (rows == null) {
            throw new IllegalStateException("the statement has not begun");
        }
        return rows;
    }

    @Override
    public @Nullable String format() {
        return parsed.format();
    }

    @Override
    public QueryProgress progress() {
        return process.progress();
    }

    @Override
    public String queryId() {
        return process.queryId();
    }

    @Override
    public Settings settings() {
        return process.settings();
    }

    @Override
    public FormatSchemas schemas() {
        return schemas;
    }

    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            if (rows != null) {
                rows.close();
            }
        } finally {
            lease.close();
            instance.processes().end(process, instance.settings().clock());
            instance.metrics().change(Metric.QUERY, -1);
            instance.metrics().add(Event.SELECTED_ROWS, process.progress().readRows());
            instance.metrics().add(Event.SELECTED_BYTES, process.progress().readBytes());
        }
    }
}
