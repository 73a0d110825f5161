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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `set(n)`: the distinct values of the expressions, as long as there are no more than n.
///
/// An entry has a varint, the number of rows and one, or 0 where there are too many; then each row,
/// its expressions in RowBinary.
///
/// @param types of the expressions
/// @param rowsMax 0: any number
record SetKind(List<DataType> types, long rowsMax) implements IndexKind {
    SetKind {
        types = List.copyOf(types);
    }

    @Override
    public IndexEntry entry() {
        return new Entry();
    }

    private final class Entry implements IndexEntry {
        private final List<BinaryCodec> codecs = types.stream().map(BinaryCodec::of).toList();
        private final Set<ByteBuffer> rows = new LinkedHashSet<>();
        private final ByteSink scratch = new ByteSink();
        private boolean isFull;

        @Override
        public void add(List<Column> columns, int fromRow, int toRow) {
            for (int row = fromRow; row < toRow && !isFull; row++) {
                scratch.clear();
                for (int i = 0; i < codecs.size(); i++) {
                    codecs.get(i).write(columns.get(i), row, scratch);
                }
                rows.add(ByteBuffer.wrap(scratch.toByteArray()));
                if (rowsMax > 0 && rows.size() > rowsMax) {
                    isFull = true;
                    rows.clear();
                }
            }
        }

        @Override
        public void write(ByteSink sink) {
            sink.putVarint(isFull ? 0 : rows.size() + 1);
            for (ByteBuffer row : rows) {
                byte[] bytes = new byte[row.remaining()];
                row.get(bytes);
                sink.put(bytes);
            }
            rows.clear();
            isFull = false;
        }
    }

    /// The values of one expression in an entry; null where there are too many.
    private @Nullable Column values(byte[] entry, int place) {
        ByteCursor cursor = new ByteCursor(entry, 0, entry.length);
        long count = cursor.nextVarint();
        if (count == 0) {
            return null;
        }
        List<BinaryCodec> codecs = types.stream().map(BinaryCodec::of).toList();
        List<ColumnBuilder> builders = new ArrayList<>();
        types.forEach(type -> builders.add(ColumnBuilders.of(type)));
        for (long row = 1; row < count; row++) {
            for (int i = 0; i < codecs.size(); i++) {
                codecs.get(i).read(cursor, builders.get(i));
            }
        }
        return builders.get(place).build();
    }

    @Override
    public EntryTest test(ColumnCondition comparison, int place) {
        ColumnOrder order = ColumnOrder.of(DataTypes.withoutWrappers(types.get(place)));
        return entry -> {
            Column column = values(entry, place);
            if (column == null) {
                return true;
            }
            Values values = Values.of(column);
            for (int row = 0; row < column.rowCount(); row++) {
                Column plain = values.plain();
                if (!values.isNull(row)
                        && (values.isNan(row)
                                || Values.mayMeet(comparison, order, plain, row, plain, row))) {
                    return true;
                }
            }
            return false;
        };
    }

    @Override
    public @Nullable EntryTest test(Predicate predicate, int place) {
        Predicate.ValueTest test = predicate.test();
        if (test == null) {
            ColumnCondition comparison = predicate.comparison();
            return comparison == null ? null : test(comparison, place);
        }
        return entry -> {
            Column column = values(entry, place);
            if (column == null) {
                return true;
            }
            for (boolean meets : test.apply(column)) {
                if (meets) {
                    return true;
                }
            }
            return false;
        };
    }
}
