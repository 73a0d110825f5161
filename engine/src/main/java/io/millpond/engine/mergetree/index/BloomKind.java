package io.millpond.engine.mergetree.index;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// `bloom_filter(p)`: for each expression a filter of its values, or of the elements of its arrays.
///
/// An entry has for each expression a varint, the length of its filter, and the filter.
///
/// @param types of the expressions
/// @param error how often a value that is not there seems to be
record BloomKind(List<DataType> types, double error) implements IndexKind {
    BloomKind {
        types = List.copyOf(types);
    }

    private boolean isArray(int place) {
        return DataTypes.withoutWrappers(types.get(place)) instanceof ArrayType;
    }

    private static DataType valueType(DataType type) {
        DataType plain = DataTypes.withoutWrappers(type);
        return plain instanceof ArrayType(DataType element)
                ? DataTypes.withoutWrappers(element)
                : plain;
    }

    @Override
    public IndexEntry entry() {
        return new Entry();
    }

    private final class Entry implements IndexEntry {
        private final List<DistinctHashes> hashes = new ArrayList<>();
        private final List<Hasher> hashers = new ArrayList<>();

        Entry() {
            for (DataType type : types) {
                hashes.add(new DistinctHashes());
                hashers.add(new Hasher(valueType(type)));
            }
        }

        @Override
        public void add(List<Column> columns, int fromRow, int toRow) {
            for (int i = 0; i < types.size(); i++) {
                Values values = Values.of(columns.get(i));
                int from = fromRow;
                int to = toRow;
                if (values.plain() instanceof ArrayColumn arrays && isArray(i)) {
                    from = fromRow == 0 ? 0 : arrays.end(fromRow - 1);
                    to = toRow == 0 ? 0 : arrays.end(toRow - 1);
                    values = Values.of(arrays.elements());
                }
                for (int row = from; row < to; row++) {
                    if (!values.isNull(row)) {
                        hashes.get(i).add(hashers.get(i).hash(values.plain(), row));
                    }
                }
            }
        }

        @Override
        public void write(ByteSink sink) {
            ByteSink filter = new ByteSink();
            for (DistinctHashes distinct : hashes) {
                long[] all = distinct.take();
                filter.clear();
                BloomFilter.put(
                        all,
                        all.length,
                        BloomFilter.byteCount(all.length, error),
                        BloomFilter.hashCount(error),
                        filter);
                sink.putVarint(filter.size());
                sink.put(filter.bytes(), 0, filter.size());
            }
        }
    }

    /// Hashes values of one type. Single-threaded.
    private static final class Hasher {
        private final BinaryCodec codec;
        private final ByteSink scratch = new ByteSink();

        Hasher(DataType type) {
            this.codec = BinaryCodec.of(type);
        }

        long hash(Column plain, int row) {
            scratch.clear();
            codec.write(plain, row, scratch);
            // Zeros of both signs are equal.
            boolean isZero =
                    switch (plain) {
                        case FloatColumn floats -> floats.value(row) == 0;
                        case DoubleColumn doubles -> doubles.value(row) == 0;
                        default -> false;
                    };
            return BloomFilter.hash(scratch.bytes(), 0, isZero ? 0 : scratch.size());
        }
    }

    /// The hashes of constants, all of the type of values.
    private long[] hashes(Column constants, int place) {
        Hasher hasher = new Hasher(valueType(types.get(place)));
        Values values = Values.of(constants);
        long[] hashes = new long[constants.rowCount()];
        for (int row = 0; row < hashes.length; row++) {
            hashes[row] = hasher.hash(values.plain(), row);
        }
        return hashes;
    }

    private static EntryTest anyOf(long[] hashes, int place) {
        return entry -> {
            for (long hash : hashes) {
                if (mayHold(entry, place, hash)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static EntryTest allOf(long[] hashes, int place) {
        return entry -> {
            for (long hash : hashes) {
                if (!mayHold(entry, place, hash)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static boolean mayHold(byte[] entry, int place, long hash) {
        ByteCursor cursor = new ByteCursor(entry, 0, entry.length);
        int from = 0;
        int to = 0;
        for (int i = 0; i <= place; i++) {
            int length = (int) cursor.nextVarint();
            from = cursor.at();
            to = from + length;
            cursor.skip(length);
        }
        return BloomFilter.mayHold(entry, from, to, hash);
    }

    @Override
    public @Nullable EntryTest test(ColumnCondition comparison, int place) {
        if (isArray(place)) {
            return null;
        }
        return switch (comparison.operator()) {
            case EQUAL, IN -> anyOf(hashes(comparison.constants(), place), place);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> null;
        };
    }

    @Override
    public @Nullable EntryTest test(Predicate predicate, int place) {
        ColumnCondition comparison = predicate.comparison();
        if (comparison != null) {
            return test(comparison, place);
        }
        if (!isArray(place)) {
            // ClickHouse counts the index as used though nothing can be told.
            boolean isOther =
                    predicate.function().equals("notEquals")
                            || predicate.function().equals("notIn");
            return isOther ? _ -> true : null;
        }
        if (predicate.isNegated()) {
            return null;
        }
        return switch (predicate.function()) {
            case "has", "hasAny" -> anyOf(hashes(predicate.constants().getFirst(), place), place);
            case "hasAll" -> allOf(hashes(predicate.constants().getFirst(), place), place);
            default -> null;
        };
    }
}
