package io.millpond.sql.exec;

import io.millpond.sql.analysis.BoundQuery;
import io.millpond.sql.codec.ReadableUnits;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// The result of a query as it comes: checked against the limits of results, with totals and
/// extremes.
final class QueryResult implements ResultStream {
    private final Header header;
    private final BoundQuery query;
    private final Plan plan;
    private final BlockStream rows;
    private final Map<Plan, AggregateOperator> aggregates;
    private final Execution execution;
    private final long rowsMax;
    private final long bytesMax;
    private final boolean isOverflowSilent;
    private final @Nullable Extremes extremes;
    private @Nullable Block totals;
    private long rowCount;
    private long bytes;
    private boolean isDone;

    QueryResult(
            BoundQuery query,
            Plan plan,
            BlockStream rows,
            Map<Plan, AggregateOperator> aggregates,
            Execution execution) {
        this.header = query.header();
        this.query = query;
        this.plan = plan;
        this.rows = rows;
        this.aggregates = aggregates;
        this.execution = execution;
        var settings = query.settings();
        this.rowsMax = settings.get(QuerySettings.MAX_RESULT_ROWS);
        this.bytesMax = settings.get(QuerySettings.MAX_RESULT_BYTES);
        this.isOverflowSilent = settings.get(QuerySettings.RESULT_OVERFLOW_MODE).equals("break");
        this.extremes = settings.get(QuerySettings.EXTREMES) ? new Extremes(header) : null;
    }

    @Override
    public Header header() {
        return header;
    }

    @Override
    public @Nullable Block next() {
        if (isDone || !execution.mayContinue()) {
            finish();
            return null;
        }
        Block block = nextRows();
        if (block == null) {
            finish();
            return null;
        }
        Block named = new Block(header, block.columns(), block.rowCount());
        count(named);
        if (extremes != null) {
            extremes.add(named);
        }
        return named;
    }

    private @Nullable Block nextRows() {
        try {
            return rows.next();
        } catch (OutOfMemoryError e) {
            DatabaseException failure = MemoryExhaustion.exception(e);
            execution.context().progress().fail(failure);
            throw failure;
        } catch (RuntimeException e) { // noted, and thrown on
            execution.context().progress().fail(e);
            throw e;
        }
    }

    private void finish() {
        if (!isDone) {
            isDone = true;
            totals = new TotalsPath(aggregates, query, execution).through(plan);
        }
    }

    /// Errors: TOO_MANY_ROWS_OR_BYTES.
    private void count(Block block) {
        rowCount += block.rowCount();
        long blockBytes = block.retainedBytes();
        bytes += blockBytes;
        execution.context().progress().addResult(block.rowCount(), blockBytes);
        boolean isTooLong = rowsMax > 0 && rowCount > rowsMax;
        boolean isTooLarge = bytesMax > 0 && bytes > bytesMax;
        if (!isTooLong && !isTooLarge) {
            return;
        }
        if (isOverflowSilent) {
            finish();
            return;
        }
        throw new DatabaseException(
                ErrorCode.TOO_MANY_ROWS_OR_BYTES,
                isTooLong
                        ? "Limit for result exceeded, max rows: "
                                + ReadableUnits.QUANTITIES.text(rowsMax)
                                + ", current rows: "
                                + ReadableUnits.QUANTITIES.text(rowCount)
                        : "Limit for result exceeded, max bytes: "
                                + ReadableUnits.SIZES.text(bytesMax)
                                + ", current bytes: "
                                + ReadableUnits.SIZES.text(bytes));
    }

    @Override
    public @Nullable Block totals() {
        return totals;
    }

    @Override
    public @Nullable Block extremes() {
        return extremes == null ? null : extremes.block();
    }

    @Override
    public void close() {
        isDone = true;
        rows.close();
        execution.end();
    }
}
