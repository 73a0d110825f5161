package io.millpond.sql.analysis;

import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.group.GroupTable;
import io.millpond.sql.plan.Term;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// A subquery that reads columns of the outer query: run once for each distinct combination of
/// their values in a block.
///
/// Lanes take turns, because binding is not for several threads.
final class CorrelatedSubquery implements BoundFunction {
    private final Correlation correlation;
    private final List<DataType> types;
    private final DataType resultType;
    private final Supplier<Column> run;
    private final ReentrantLock lock = new ReentrantLock();

    /// @param run binds and runs the subquery for the values that `correlation` has; one row of
    ///     `resultType`
    CorrelatedSubquery(Correlation correlation, DataType resultType, Supplier<Column> run) {
        this.correlation = correlation;
        this.types = correlation.terms().stream().map(Term::type).toList();
        this.resultType = resultType;
        this.run = run;
    }

    @Override
    public DataType resultType() {
        return resultType;
    }

    @Override
    public boolean readsTables() {
        return true;
    }

    @Override
    public Column apply(List<Column> arguments, int rowCount) {
        GroupTable table = GroupTable.of(types);
        int[] groups = new int[rowCount];
        table.assign(arguments, rowCount, groups);
        int groupCount = table.groupCount();
        List<Column> keys = table.takeKeys();
        ColumnBuilder results = ColumnBuilders.of(resultType);
        lock.lock();
        try {
            for (int group = 0; group < groupCount; group++) {
                List<Column> row = new ArrayList<>();
                for (Column key : keys) {
                    row.add(key.gather(new int[] {group}, 1));
                }
                correlation.set(row);
                results.append(Columns.full(run.get()), 0);
            }
        } finally {
            lock.unlock();
        }
        return results.build().gather(groups, rowCount);
    }
}
