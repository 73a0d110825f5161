package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Aggregates that ignore their rows. ClickHouse puts them in the place of functions over nothing
/// but NULL.
public final class NothingAggregates {
    private static final DataType NULL = new NullableType(DataTypes.NOTHING);

    private NothingAggregates() {}

    public static List<AggregateFunction> all() {
        return List.of(
                define("nothing", "The default of the argument's type.", null),
                define("nothingUInt64", "0, whatever the rows.", DataTypes.UINT64),
                define("nothingNull", "NULL, whatever the rows.", NULL));
    }

    private static AggregateFunction define(
            String name, String doc, @Nullable DataType resultType) {
        return DefinedAggregate.overNulls(
                FunctionDescription.of("Aggregate", name + "(...)", doc),
                (_, _, arguments) -> {
                    DataType first = arguments.isEmpty() ? NULL : arguments.getFirst();
                    DataType type = resultType == null ? first : resultType;
                    return AggregateArguments.bound(type, () -> new Ignoring(type));
                });
    }

    private record Ignoring(DataType type) implements Accumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            // The rows do not matter.
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            // There is nothing in a state.
        }

        @Override
        public Column result(int groupCount) {
            return Columns.defaults(type, groupCount);
        }

        @Override
        public StateForm stateForm() {
            return StateForm.of(DataTypes.UINT8);
        }

        @Override
        public Column states(int groupCount) {
            return Columns.defaults(DataTypes.UINT8, groupCount);
        }

        @Override
        public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
            // There is nothing in a state.
        }

        @Override
        public long retainedBytes() {
            return 0;
        }
    }
}
