package io.millpond.engine.execute;

import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.format.RowReader;
import io.millpond.sql.aggregate.AggregateStates;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Rows that a client wrote with states of aggregate functions in them, each of which is one: bytes
/// that are none would make every later query of the column fail. Single-threaded.
final class CheckedStates implements RowReader {
    private final RowReader rows;
    private final List<StateColumn> states;

    /// @param function the merge of the states of a column
    private record StateColumn(int column, BoundAggregate function) {
        static StateColumn of(int column, AggregateFunctionType type) {
            List<DataType> parameterTypes = new ArrayList<>();
            List<Column> parameters = AggregateStates.parameters(type.parameters(), parameterTypes);
            return new StateColumn(
                    column,
                    StandardAggregates.registry()
                            .bind(
                                    type.function() + "Merge",
                                    parameters,
                                    parameterTypes,
                                    List.of(type)));
        }

        /// Errors: CANNOT_READ_ALL_DATA for bytes that are no state.
        void check(Block block) {
            int rowCount = block.rowCount();
            try {
                function.accumulator()
                        .add(new int[rowCount], 1, List.of(block.column(column)), rowCount);
            } catch (DatabaseException e) {
                throw new DatabaseException(ErrorCode.CANNOT_READ_ALL_DATA, e.text(), e);
            }
        }
    }

    private CheckedStates(RowReader rows, List<StateColumn> states) {
        this.rows = rows;
        this.states = states;
    }

    /// The rows themselves where there are no states among the columns.
    static RowReader of(RowReader rows, Header header) {
        List<StateColumn> states = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            if (header.type(i) instanceof AggregateFunctionType type) {
                states.add(StateColumn.of(i, type));
            }
        }
        return states.isEmpty() ? rows : new CheckedStates(rows, states);
    }

    @Override
    public @Nullable Block read(int rowCountMax, long byteCountMax) throws IOException {
        Block block = rows.read(rowCountMax, byteCountMax);
        if (block != null) {
            states.forEach(state -> state.check(block));
        }
        return block;
    }

    @Override
    public OmittedCells omitted() {
        return rows.omitted();
    }

    @Override
    public void close() {
        rows.close();
    }
}
