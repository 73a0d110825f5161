package io.millpond.engine.mergetree.index;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// `minmax`: the least and the greatest value of each expression.
///
/// An entry has for each expression a byte of flags (1 has values, 2 has others: NULL or NaN), then
/// if it has values the least and the greatest in RowBinary.
///
/// @param types of the expressions
record MinMaxKind(List<DataType> types) implements IndexKind {
    private static final int HAS_VALUES = 1;
    private static final int HAS_OTHERS = 2;

    MinMaxKind {
        types = List.copyOf(types);
    }

    private static DataType plain(DataType type) {
        return DataTypes.withoutWrappers(type);
    }

    @Override
    public IndexEntry entry() {
        return new Entry();
    }

    private final class Entry implements IndexEntry {
        private final List<ColumnOrder> orders = new ArrayList<>();
        private final List<ColumnBuilder> extremes = new ArrayList<>();
        private final int[] flags = new int[types.size()];

        Entry() {
            for (DataType type : types) {
                orders.add(ColumnOrder.of(plain(type)));
                extremes.add(ColumnBuilders.of(plain(type)));
            }
        }

        @Override
        public void add(List<Column> columns, int fromRow, int toRow) {
            for (int i = 0; i < flags.length; i++) {
                add(i, Values.of(columns.get(i)), fromRow, toRow);
            }
        }

        private void add(int place, Values values, int fromRow, int toRow) {
            ColumnOrder order = orders.get(place);
            int min = -1;
            int max = -1;
            for (int row = fromRow; row < toRow; row++) {
                if (values.isNull(row) || values.isNan(row)) {
                    flags[place] |= HAS_OTHERS;
                } else if (min < 0) {
                    min = row;
                    max = row;
                } else if (order.compare(values.plain(), row, values.plain(), min) < 0) {
                    min = row;
                } else if (order.compare(values.plain(), row, values.plain(), max) > 0) {
                    max = row;
                }
            }
            if (min < 0) {
                return;
            }
            ColumnBuilder builder = extremes.get(place);
            if ((flags[place] & HAS_VALUES) != 0) {
                Column known = builder.build();
                builder = ColumnBuilders.of(plain(types.get(place)));
                extremes.set(place, builder);
                boolean isLess = order.compare(values.plain(), min, known, 0) < 0;
                boolean isMore = order.compare(values.plain(), max, known, 1) > 0;
                builder.append(isLess ? values.plain() : known, isLess ? min : 0);
                builder.append(isMore ? values.plain() : known, isMore ? max : 1);
            } else {
                builder.append(values.plain(), min);
                builder.append(values.plain(), max);
            }
            flags[place] |= HAS_VALUES;
        }

        @Override
        public void write(ByteSink sink) {
            for (int i = 0; i < flags.length; i++) {
                sink.put((byte) flags[i]);
                if ((flags[i] & HAS_VALUES) != 0) {
                    Column known = extremes.get(i).build();
                    extremes.set(i, ColumnBuilders.of(plain(types.get(i))));
                    BinaryCodec codec = BinaryCodec.of(plain(types.get(i)));
                    codec.write(known, 0, sink);
                    codec.write(known, 1, sink);
                }
                flags[i] = 0;
            }
        }
    }

    /// The extremes of one expression in an entry.
    ///
    /// @param extremes the least and the greatest value; null: there are none
    private record Range(@Nullable Column extremes, boolean hasOthers) {}

    private Range range(byte[] entry, int place) {
        ByteCursor cursor = new ByteCursor(entry, 0, entry.length);
        for (int i = 0; ; i++) {
            int found = cursor.next();
            Column extremes = null;
            if ((found & HAS_VALUES) != 0) {
                ColumnBuilder builder = ColumnBuilders.of(plain(types.get(i)));
                BinaryCodec codec = BinaryCodec.of(plain(types.get(i)));
                codec.read(cursor, builder);
                codec.read(cursor, builder);
                extremes = builder.build();
            }
            if (i == place) {
                return new Range(extremes, (found & HAS_OTHERS) != 0);
            }
        }
    }

    /// NULL meets no comparison, NaN some.
    @Override
    public EntryTest test(ColumnCondition comparison, int place) {
        ColumnOrder order = ColumnOrder.of(plain(types.get(place)));
        return entry -> {
            Range range = range(entry, place);
            return range.hasOthers()
                    || (range.extremes() != null
                            && Values.mayMeet(
                                    comparison, order, range.extremes(), 0, range.extremes(), 1));
        };
    }

    @Override
    public @Nullable EntryTest test(Predicate predicate, int place) {
        ColumnCondition comparison = predicate.comparison();
        if (comparison != null) {
            return test(comparison, place);
        }
        Predicate.ValueTest test = predicate.test();
        boolean isPlain = plain(types.get(place)).equals(types.get(place));
        if (test == null || !isPlain) {
            return null;
        }
        ColumnOrder order = ColumnOrder.of(types.get(place));
        return entry -> {
            Range range = range(entry, place);
            Column extremes = range.extremes();
            if (range.hasOthers()
                    || extremes == null
                    || order.compare(extremes, 0, extremes, 1) != 0) {
                return true;
            }
            return test.apply(extremes.slice(0, 1))[0];
        };
    }
}
