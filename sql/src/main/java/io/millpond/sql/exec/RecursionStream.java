package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.source.BlockSource;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The rows of a recursive common table: the first ones, then round by round what its query makes
/// of those of the round before, until that is nothing.
///
/// At most as many rounds as `max_recursive_cte_evaluation_depth` says. Holds the rows of one
/// round. Single-threaded.
final class RecursionStream implements BlockStream {
    private final Plan.Recursion plan;
    private final Header header;
    private final UnaryOperator<TableSource> sources;
    private final Execution execution;
    private final Execution.Reservation reservation;
    private final long depthMax;
    private BlockStream current;
    private List<Block> made = new ArrayList<>();
    private long madeBytes;

    /// The bytes of the rows that the current round reads.
    private long readBytes;

    private long depth;
    private boolean isDone;

    /// @param first the first rows, in the columns of the plan
    RecursionStream(
            Plan.Recursion plan,
            BlockStream first,
            Header header,
            UnaryOperator<TableSource> sources,
            Execution execution) {
        this.plan = plan;
        this.current = first;
        this.header = header;
        this.sources = sources;
        this.execution = execution;
        this.reservation = execution.reserve();
        this.depthMax =
                execution
                        .context()
                        .settings()
                        .get(QuerySettings.MAX_RECURSIVE_CTE_EVALUATION_DEPTH);
    }

    @Override
    public Header header() {
        return header;
    }

    /// Errors: TOO_DEEP_RECURSION.
    @Override
    public @Nullable Block next() {
        while (!isDone) {
            Block block = current.next();
            if (block == null) {
                nextRound();
            } else if (block.rowCount() > 0) {
                Block row = new Block(header, block.columns(), block.rowCount());
                made.add(row);
                madeBytes += row.retainedBytes();
                reservation.set(madeBytes + readBytes);
                return row;
            }
        }
        return null;
    }

    private void nextRound() {
        current.close();
        if (made.isEmpty() || !execution.mayContinue()) {
            isDone = true;
            return;
        }
        depth++;
        if (depth > depthMax) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "Maximum recursive CTE evaluation depth ("
                            + depthMax
                            + ") exceeded, during evaluation of "
                            + plan.table().name()
                            + ". Consider raising max_recursive_cte_evaluation_depth setting");
        }
        Block rows = Blocks.concat(header, made);
        made = new ArrayList<>();
        madeBytes = 0;
        readBytes = rows.retainedBytes();
        reservation.set(readBytes);
        BlockSource source = new BlockSource(header, List.of(), rows);
        PlanBuilder builder =
                new PlanBuilder(
                        execution, asked -> asked == plan.table() ? source : sources.apply(asked));
        Pipeline round = builder.build(plan.step(), plan.step().slots());
        current = round.gather(execution.context().lanes());
    }

    @Override
    public void close() {
        reservation.release();
        current.close();
    }
}
