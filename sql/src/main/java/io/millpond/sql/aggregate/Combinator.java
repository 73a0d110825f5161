package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.GroupedSet.Hashes128;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The suffixes that change what an aggregate function does with its rows or its result.
enum Combinator {
    IF("If"),
    ARRAY("Array"),
    OR_NULL("OrNull"),
    OR_DEFAULT("OrDefault"),
    DISTINCT("Distinct");

    private final String suffix;

    Combinator(String suffix) {
        this.suffix = suffix;
    }

    /// The combinator that ends `name`, or null.
    static @Nullable Combinator of(String name) {
        for (Combinator combinator : values()) {
            if (name.endsWith(combinator.suffix) && name.length() > combinator.suffix.length()) {
                return combinator;
            }
        }
        return null;
    }

    /// `name` without this suffix.
    String strip(String name) {
        return name.substring(0, name.length() - suffix.length());
    }

    /// The function that this suffix makes of `inner`.
    AggregateFunction decorate(AggregateFunction inner) {
        boolean isOutermost = this == OR_NULL || this == OR_DEFAULT;
        boolean isOverRows =
                inner instanceof Decorated(Combinator other, _) && (other == IF || other == ARRAY);
        if (isOutermost && isOverRows) {
            // What counts as "no row" is decided behind the condition.
            Decorated decorated = (Decorated) inner;
            return decorated.combinator().decorate(decorate(decorated.inner()));
        }
        return new Decorated(this, inner);
    }

    private record Decorated(Combinator combinator, AggregateFunction inner)
            implements AggregateFunction {
        @Override
        public FunctionDescription description() {
            return inner.description();
        }

        @Override
        public boolean handlesNulls() {
            return combinator == IF || combinator == ARRAY || inner.handlesNulls();
        }

        @Override
        public boolean isNullableOverNulls() {
            return inner.isNullableOverNulls();
        }

        @Override
        public BoundAggregate bind(
                List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
            return switch (combinator) {
                case IF -> bindIf(parameters, parameterTypes, arguments);
                case ARRAY -> bindArray(parameters, parameterTypes, arguments);
                case OR_NULL, OR_DEFAULT -> {
                    BoundAggregate bound = inner.bind(parameters, parameterTypes, arguments);
                    yield orNothing(bound, combinator == OR_NULL);
                }
                case DISTINCT -> {
                    BoundAggregate bound = inner.bind(parameters, parameterTypes, arguments);
                    yield AggregateArguments.bound(
                            bound.resultType(), () -> new Distinct(bound.accumulator()));
                }
            };
        }

        private BoundAggregate bindIf(
                List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
            String name = inner.description().name() + "If";
            if (arguments.isEmpty()) {
                throw new DatabaseException(
                        ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                        "Aggregate function " + name + " requires at least one argument");
            }
            DataType condition = DataTypes.notNullable(arguments.getLast());
            boolean isCondition =
                    condition.equals(DataTypes.UINT8)
                            || condition.equals(DataTypes.BOOL)
                            || condition.equals(DataTypes.NOTHING)
                            || condition instanceof LowCardinalityType;
            if (!isCondition) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Illegal type "
                                + arguments.getLast().name()
                                + " of last argument for aggregate function with If suffix");
            }
            BoundAggregate bound =
                    NullSkipping.bind(
                            inner,
                            parameters,
                            parameterTypes,
                            arguments.subList(0, arguments.size() - 1));
            return AggregateArguments.bound(
                    bound.resultType(), () -> new Filtering(bound.accumulator(), condition));
        }

        private BoundAggregate bindArray(
                List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
            List<DataType> elements = new ArrayList<>();
            for (DataType type : arguments) {
                if (!(type instanceof ArrayType(DataType element))) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "Illegal type "
                                    + type.name()
                                    + " of argument for aggregate function with Array suffix."
                                    + " Must be array.");
                }
                elements.add(element);
            }
            BoundAggregate bound = NullSkipping.bind(inner, parameters, parameterTypes, elements);
            return AggregateArguments.bound(
                    bound.resultType(), () -> new Unnesting(bound.accumulator()));
        }
    }

    private static BoundAggregate orNothing(BoundAggregate bound, boolean isNull) {
        DataType type = bound.resultType();
        boolean isNullable = isNull && DataTypes.canBeInsideNullable(type);
        return AggregateArguments.bound(
                isNullable ? new NullableType(type) : type,
                () -> new OrNothing(bound.accumulator(), type, isNullable));
    }

    /// Passes on the rows for which the last argument holds.
    private record Filtering(Accumulator inner, DataType condition) implements Accumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            byte[] truths = truths(arguments.getLast(), rowCount);
            List<Column> values = arguments.subList(0, arguments.size() - 1);
            if (inner instanceof MaskedAccumulator masked) {
                masked.addWhere(truths, groups, groupCount, values, rowCount);
                return;
            }
            int[] rows = Rows.where(truths, (byte) 1, rowCount);
            if (rows.length == rowCount) {
                inner.add(groups, groupCount, values, rowCount);
                return;
            }
            List<Column> some =
                    values.stream().map(column -> column.gather(rows, rows.length)).toList();
            inner.add(Rows.gather(groups, rows), groupCount, some, rows.length);
        }

        private byte[] truths(Column argument, int rowCount) {
            Column column = NullSkipping.withoutDictionary(argument);
            byte[] nulls = null;
            if (column instanceof NullableColumn nullable) {
                nulls = nullable.nulls();
                column = nullable.values();
            }
            byte[] truths = new byte[rowCount];
            if (column instanceof ByteColumn bytes) {
                byte[] values = bytes.values();
                for (int row = 0; row < rowCount; row++) {
                    truths[row] = (byte) (values[row] != 0 ? 1 : 0);
                }
            } else {
                double[] values = Numbers.doubles(column, condition);
                for (int row = 0; row < rowCount; row++) {
                    truths[row] = (byte) (values[row] != 0 ? 1 : 0);
                }
            }
            for (int row = 0; nulls != null && row < rowCount; row++) {
                truths[row] &= (byte) (1 - nulls[row]);
            }
            return truths;
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            inner.merge(((Filtering) other).inner, groups, groupCount);
        }

        @Override
        public Column result(int groupCount) {
            return inner.result(groupCount);
        }

        @Override
        public long retainedBytes() {
            return inner.retainedBytes();
        }
    }

    /// Passes on the elements of arrays, one row each.
    private record Unnesting(Accumulator inner) implements Accumulator {
        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            List<Column> elements = new ArrayList<>();
            ArrayColumn first = (ArrayColumn) Columns.full(arguments.getFirst());
            int count = first.elementCount();
            for (Column argument : arguments) {
                ArrayColumn array = (ArrayColumn) Columns.full(argument);
                if (array.elementCount() != count) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "All arrays must have equal sizes");
                }
                elements.add(array.elements().slice(0, count));
            }
            int[] elementGroups = new int[count];
            for (int row = 0; row < rowCount; row++) {
                Arrays.fill(elementGroups, first.start(row), first.end(row), groups[row]);
            }
            inner.add(elementGroups, groupCount, elements, count);
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            inner.merge(((Unnesting) other).inner, groups, groupCount);
        }

        @Override
        public Column result(int groupCount) {
            return inner.result(groupCount);
        }

        @Override
        public long retainedBytes() {
            return inner.retainedBytes();
        }
    }

    /// Gives NULL, or the type's default, for groups without rows.
    private static final class OrNothing implements Accumulator {
        private final Accumulator inner;
        private final DataType type;
        private final boolean isNullable;
        private final SeenGroups seen = new SeenGroups();

        OrNothing(Accumulator inner, DataType type, boolean isNullable) {
            this.inner = inner;
            this.type = type;
            this.isNullable = isNullable;
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            inner.add(groups, groupCount, arguments, rowCount);
            seen.add(groups, groupCount, rowCount);
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            OrNothing that = (OrNothing) other;
            inner.merge(that.inner, groups, groupCount);
            seen.merge(that.seen, groups, groupCount);
        }

        @Override
        public Column result(int groupCount) {
            Column result = Columns.full(inner.result(groupCount));
            if (isNullable) {
                return seen.nullUnseen(result, groupCount);
            }
            ColumnBuilder builder = ColumnBuilders.of(type);
            for (int group = 0; group < groupCount; group++) {
                if (seen.contains(group)) {
                    builder.append(result, group);
                } else {
                    builder.appendDefault();
                }
            }
            return builder.build();
        }

        @Override
        public long retainedBytes() {
            return inner.retainedBytes();
        }
    }

    /// Passes on the first row of each distinct combination of arguments; keeps them to be able to
    /// merge.
    private static final class Distinct implements Accumulator {
        private final Accumulator inner;
        private final GroupedSet set = new GroupedSet();
        private final List<List<Column>> kept = new ArrayList<>();

        Distinct(Accumulator inner) {
            this.inner = inner;
        }

        @Override
        public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
            Hashes128 hashes = Hashes128.of(arguments, rowCount);
            byte[] isNew = new byte[rowCount];
            for (int row = 0; row < rowCount; row++) {
                boolean wasAdded = set.add(groups[row], hashes.low()[row], hashes.high()[row]);
                isNew[row] = (byte) (wasAdded ? 1 : 0);
            }
            int[] rows = Rows.where(isNew, (byte) 1, rowCount);
            List<Column> some =
                    arguments.stream()
                            .map(column -> Columns.full(column.gather(rows, rows.length)))
                            .toList();
            inner.add(Rows.gather(groups, rows), groupCount, some, rows.length);
            if (rows.length > 0) {
                kept.add(some);
            }
        }

        @Override
        public void merge(Accumulator other, int[] groups, int groupCount) {
            Distinct that = (Distinct) other;
            int entry = 0;
            for (List<Column> columns : that.kept) {
                int count = columns.getFirst().rowCount();
                int[] theirs = new int[count];
                for (int row = 0; row < count; row++) {
                    theirs[row] = groups[that.set.group(entry++)];
                }
                add(theirs, groupCount, columns, count);
            }
        }

        @Override
        public Column result(int groupCount) {
            return inner.result(groupCount);
        }

        @Override
        public long retainedBytes() {
            return inner.retainedBytes() + set.retainedBytes();
        }
    }
}
