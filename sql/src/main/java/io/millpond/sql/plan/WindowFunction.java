package io.millpond.sql.plan;

import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

/// What is computed over a window.
public sealed interface WindowFunction {
    DataType resultType();

    /// An aggregate of the rows of the frame.
    record Framed(BoundAggregate aggregate) implements WindowFunction {
        @Override
        public DataType resultType() {
            return aggregate.resultType();
        }
    }

    /// A function of the row's place in its partition.
    record Ranked(Ranking ranking, DataType resultType) implements WindowFunction {}

    /// The value of another row: of the frame, or at a distance from the current one.
    record Picked(Picking picking, DataType resultType) implements WindowFunction {}

    /// How fast a number grows from row to row of the partition; 0 where it falls, where no time
    /// passes and in the first row.
    ///
    /// @param seconds of the interval for which the growth is shown
    /// @param ticks of the time column in a second
    record Derivative(double seconds, double ticks) implements WindowFunction {
        @Override
        public DataType resultType() {
            return DataTypes.FLOAT64;
        }
    }

    enum Ranking {
        ROW_NUMBER,
        RANK,
        DENSE_RANK,
        PERCENT_RANK,
        CUME_DIST,
        NTILE
    }

    enum Picking {
        NTH_VALUE,
        LAG,
        LEAD,
        LAG_IN_FRAME,
        LEAD_IN_FRAME
    }
}
