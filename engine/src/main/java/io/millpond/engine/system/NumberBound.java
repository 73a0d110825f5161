package io.millpond.engine.system;

import io.millpond.sql.source.ColumnCondition;
import io.millpond.storage.column.LongColumn;

import java.util.List;

/// Where a rising source of numbers may end because no further number meets the conditions.
final class NumberBound {
    private NumberBound() {}

    /// The greatest number asked for; `Long.MAX_VALUE` where there is no such bound.
    static long of(String column, List<ColumnCondition> conditions) {
        long bound = Long.MAX_VALUE;
        for (ColumnCondition condition : conditions) {
            if (condition.column().equals(column)
                    && condition.constants() instanceof LongColumn constants) {
                bound =
                        switch (condition.operator()) {
                            case EQUAL, LESS, LESS_OR_EQUAL, IN ->
                                    Math.min(bound, greatest(constants));
                            case GREATER, GREATER_OR_EQUAL -> bound;
                        };
            }
        }
        return bound;
    }

    /// The greatest of unsigned numbers, at most `Long.MAX_VALUE`.
    private static long greatest(LongColumn constants) {
        long greatest = 0;
        for (int row = 0; row < constants.rowCount(); row++) {
            long value = constants.value(row);
            greatest = Math.max(greatest, value < 0 ? Long.MAX_VALUE : value);
        }
        return greatest;
    }
}
