package io.millpond.sql.aggregate;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Keeps one row of each group: the first, the last, or that with the least or greatest key.
///
/// The first argument is the value; the last one is the key that is compared, and may be the same
/// one. The winners of each block are copied out of it as a *chunk*; a group knows its chunk and
/// its row there. When most rows of the chunks have lost, the chunks are made into one.
final class PickAccumulator implements Accumulator {
    private static final int COMPACTION_ROWS = 1 << 16;

    /// Which row of a group is kept.
    enum Rule {
        FIRST,
        LAST,
        LEAST,
        GREATEST
    }

    private final DataType valueType;
    private final DataType keyType;
    private final Rule rule;
    private final boolean hasKey;
    private final ColumnOrder order;
    private List<Column> values = new ArrayList<>();
    private List<Column> keys = new ArrayList<>();
    private int chunkRows;
    private int[] chunks = new int[0];
    private int[] rows = new int[0];

    /// @param keyType null where the value is its own key
    PickAccumulator(DataType valueType, @Nullable DataType keyType, Rule rule) {
        this.valueType = valueType;
        this.keyType = keyType == null ? valueType : keyType;
        this.hasKey = keyType != null;
        this.rule = rule;
        this.order =
                rule == Rule.GREATEST
                        ? ColumnOrder.withNullsFirst(this.keyType)
                        : ColumnOrder.of(this.keyType);
    }

    private void reserve(int groupCount) {
        int before = chunks.length;
        if (groupCount > before) {
            int length = SumAccumulators.grown(before, groupCount);
            chunks = Arrays.copyOf(chunks, length);
            rows = Arrays.copyOf(rows, length);
            Arrays.fill(chunks, before, length, -1);
        }
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        reserve(groupCount);
        Column value = Columns.full(arguments.getFirst());
        Column key = hasKey ? Columns.full(arguments.get(1)) : value;
        int[] winners = new int[rowCount];
        int winnerCount = 0;
        int chunk = values.size();
        for (int row = 0; row < rowCount; row++) {
            int group = groups[row];
            if (chunks[group] == chunk) {
                int place = rows[group];
                if (isBetter(key, row, key, winners[place])) {
                    winners[place] = row;
                }
            } else if (chunks[group] < 0
                    || isBetter(key, row, keys.get(chunks[group]), rows[group])) {
                chunks[group] = chunk;
                rows[group] = winnerCount;
                winners[winnerCount++] = row;
            }
        }
        addChunk(value.gather(winners, winnerCount), key.gather(winners, winnerCount));
        compact(groupCount);
    }

    private void addChunk(Column value, Column key) {
        values.add(value);
        keys.add(hasKey ? key : value);
        chunkRows += value.rowCount();
    }

    private boolean isBetter(Column column, int row, Column held, int heldRow) {
        return switch (rule) {
            case FIRST -> false;
            case LAST -> true;
            case LEAST -> order.compare(column, row, held, heldRow) < 0;
            case GREATEST -> isGreater(column, row, held, heldRow);
        };
    }

    /// NaN comes after all numbers in the order, but is no maximum unless it is alone.
    private boolean isGreater(Column column, int row, Column held, int heldRow) {
        if (isNaN(column, row)) {
            return false;
        }
        return isNaN(held, heldRow) || order.compare(column, row, held, heldRow) > 0;
    }

    private static boolean isNaN(Column column, int row) {
        return switch (column) {
            case DoubleColumn doubles -> Double.isNaN(doubles.value(row));
            case FloatColumn floats -> Float.isNaN(floats.value(row));
            default -> false;
        };
    }

    private void compact(int groupCount) {
        if (chunkRows < COMPACTION_ROWS + 2 * groupCount) {
            return;
        }
        Column value = result(groupCount);
        Column key = hasKey ? gather(keys, keyType, groupCount) : value;
        values = new ArrayList<>();
        keys = new ArrayList<>();
        chunkRows = 0;
        addChunk(value, key);
        for (int group = 0; group < groupCount; group++) {
            chunks[group] = chunks[group] < 0 ? -1 : 0;
            rows[group] = group;
        }
    }

    private Column gather(List<Column> from, DataType type, int groupCount) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int group = 0; group < groupCount; group++) {
            if (chunks[group] < 0) {
                builder.appendDefault();
            } else {
                builder.append(from.get(chunks[group]), rows[group]);
            }
        }
        return builder.build();
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        reserve(groupCount);
        PickAccumulator that = (PickAccumulator) other;
        int base = values.size();
        values.addAll(that.values);
        keys.addAll(that.keys);
        chunkRows += that.chunkRows;
        for (int theirs = 0; theirs < groups.length && theirs < that.chunks.length; theirs++) {
            int group = groups[theirs];
            if (that.chunks[theirs] < 0) {
                continue;
            }
            int chunk = base + that.chunks[theirs];
            int row = that.rows[theirs];
            if (chunks[group] < 0
                    || isBetter(keys.get(chunk), row, keys.get(chunks[group]), rows[group])) {
                chunks[group] = chunk;
                rows[group] = row;
            }
        }
        compact(groupCount);
    }

    @Override
    public Column result(int groupCount) {
        reserve(groupCount);
        return gather(values, valueType, groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(
                hasKey
                        ? States.tuple(DataTypes.UINT8, valueType, keyType)
                        : States.tuple(DataTypes.UINT8, valueType));
    }

    @Override
    public Column states(int groupCount) {
        reserve(groupCount);
        byte[] flags = new byte[groupCount];
        for (int group = 0; group < groupCount; group++) {
            flags[group] = (byte) (chunks[group] < 0 ? 0 : 1);
        }
        List<Column> columns = new ArrayList<>();
        columns.add(new ByteColumn(flags, groupCount));
        columns.add(gather(values, valueType, groupCount));
        if (hasKey) {
            columns.add(gather(keys, keyType, groupCount));
        }
        return new TupleColumn(columns, groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        byte[] flags = States.flags(States.element(states, 0));
        int[] some = Rows.where(flags, (byte) 1, rowCount);
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= (hasKey ? 2 : 1); i++) {
            columns.add(States.element(states, i).gather(some, some.length));
        }
        add(Rows.gather(groups, some), groupCount, columns, some.length);
    }

    @Override
    public long retainedBytes() {
        long bytes = 8L * chunks.length;
        for (int i = 0; i < values.size(); i++) {
            bytes += values.get(i).retainedBytes();
            bytes += hasKey ? keys.get(i).retainedBytes() : 0;
        }
        return bytes;
    }
}
