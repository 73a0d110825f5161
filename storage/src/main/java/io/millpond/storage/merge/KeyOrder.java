package io.millpond.storage.merge;

import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.order.OrderNumbers;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;

import java.util.ArrayList;
import java.util.List;

/// The order of sort keys, most of it held in 64-bit words that are compared as signed numbers.
///
/// From the first key column on, each is packed into the words with as many bits as its type has,
/// the first column highest, so that words of different blocks can be compared. A nullable column
/// has a bit before its value that is set for NULL. The first column that has no exact number ends
/// this: of byte strings and wide numbers the first 64 bits become a word, and where all words are
/// equal, the columns from that one on are compared. Immutable.
final class KeyOrder {
    private final SortKey sortKey;
    private final List<List<Item>> words = new ArrayList<>();

    /// The orders of all key columns.
    private final List<ColumnOrder> orders = new ArrayList<>();

    /// The key columns from this one on are not decided by words.
    private int exactKeys;

    /// Some bits of a word.
    ///
    /// @param key the index of the column
    /// @param type of the values, not nullable
    /// @param isNullFlag whether it is the bit that is set for NULL
    private record Item(int key, DataType type, boolean isNullFlag, int bits) {}

    /// The keys of the rows of one block. Immutable.
    ///
    /// @param words each with a number for every row
    record Keys(List<Column> columns, List<long[]> words) {
        long[] firstWord() {
            return words.getFirst();
        }
    }

    KeyOrder(SortKey sortKey) {
        this.sortKey = sortKey;
        Header header = sortKey.header();
        int used = Long.SIZE;
        boolean isExact = true;
        for (int key = 0; key < header.size(); key++) {
            orders.add(ColumnOrder.of(header.type(key)));
            for (Item item : isExact ? items(key, header.type(key)) : List.<Item>of()) {
                if (used + item.bits() > Long.SIZE) {
                    words.add(new ArrayList<>());
                    used = 0;
                }
                words.getLast().add(item);
                used += item.bits();
            }
            isExact &= isExact(header.type(key));
            exactKeys += isExact ? 1 : 0;
        }
        if (words.isEmpty()) {
            words.add(List.of());
        }
    }

    /// The type of single values: without NULL at the outermost level, for which there is a bit.
    private static DataType plain(DataType type) {
        return type instanceof NullableType(DataType element)
                ? unwrapped(element)
                : unwrapped(type);
    }

    private static DataType unwrapped(DataType type) {
        return switch (type) {
            case LowCardinalityType(DataType element) -> unwrapped(element);
            case SimpleAggregateFunctionType(_, DataType element) -> unwrapped(element);
            default -> type;
        };
    }

    private static boolean hasNumber(DataType type) {
        return OrderNumbers.exist(plain(type));
    }

    private static boolean isExact(DataType type) {
        return hasNumber(type) && OrderNumbers.isExact(plain(type));
    }

    private static List<Item> items(int key, DataType type) {
        if (!hasNumber(type)) {
            return List.of();
        }
        DataType plain = plain(type);
        Item value = new Item(key, plain, false, bits(plain));
        return type instanceof NullableType
                ? List.of(new Item(key, plain, true, 1), value)
                : List.of(value);
    }

    private static int bits(DataType type) {
        return switch (type.layout()) {
            case BYTE -> Byte.SIZE;
            case SHORT -> Short.SIZE;
            case INT -> Integer.SIZE;
            case LONG,
                    FLOAT,
                    DOUBLE,
                    WIDE_128,
                    WIDE_256,
                    BYTES,
                    FIXED_BYTES,
                    ARRAY,
                    MAP,
                    TUPLE,
                    NULLABLE,
                    DICTIONARY,
                    VARIANT,
                    OBJECT ->
                    Long.SIZE;
        };
    }

    /// Whether keys are equal when their first words are.
    boolean isFirstWordExact() {
        return words.size() == 1 && exactKeys == orders.size();
    }

    /// @param columns the key columns of a block
    Keys keys(List<Column> columns, int rowCount) {
        List<Column> full = columns.stream().map(Columns::full).toList();
        List<long[]> numbers = new ArrayList<>(words.size());
        for (List<Item> items : words) {
            numbers.add(word(items, full, rowCount));
        }
        return new Keys(full, numbers);
    }

    private long[] word(List<Item> items, List<Column> columns, int rowCount) {
        if (items.size() == 1) {
            Item item = items.getFirst();
            long[] word = numbers(item, columns.get(item.key()), rowCount);
            if (sortKey.isDescending(item.key())) {
                for (int row = 0; row < rowCount; row++) {
                    word[row] = ~word[row];
                }
            }
            return word;
        }
        long[] word = new long[rowCount];
        for (Item item : items) {
            long[] numbers = numbers(item, columns.get(item.key()), rowCount);
            int bits = item.bits();
            long mask = (1L << bits) - 1;
            // Numbers of signed types begin below zero.
            long bias =
                    item.isNullFlag() || DataTypes.isUnsigned(item.type()) ? 0 : 1L << (bits - 1);
            long flip = sortKey.isDescending(item.key()) ? mask : 0;
            for (int row = 0; row < rowCount; row++) {
                word[row] = (word[row] << bits) | (((numbers[row] + bias) & mask) ^ flip);
            }
        }
        for (int row = 0; row < rowCount; row++) {
            word[row] ^= Long.MIN_VALUE;
        }
        return word;
    }

    private static long[] numbers(Item item, Column column, int rowCount) {
        long[] numbers = new long[rowCount];
        if (column instanceof NullableColumn nullable) {
            if (!item.isNullFlag()) {
                OrderNumbers.fill(
                        Columns.full(nullable.values()), item.type(), 0, rowCount, numbers);
            }
            for (int row = 0; row < rowCount; row++) {
                if (nullable.isNull(row)) {
                    numbers[row] = item.isNullFlag() ? 1 : 0;
                }
            }
        } else if (column instanceof DictionaryColumn coded) {
            Column dictionary = Columns.full(coded.dictionary());
            long[] each = new long[dictionary.rowCount()];
            OrderNumbers.fill(dictionary, item.type(), 0, each.length, each);
            int[] codes = coded.codes();
            for (int row = 0; row < rowCount; row++) {
                numbers[row] = each[codes[row]];
            }
        } else if (!item.isNullFlag()) {
            OrderNumbers.fill(column, item.type(), 0, rowCount, numbers);
        }
        return numbers;
    }

    int compare(Keys keys, int row, Keys otherKeys, int otherRow) {
        for (int i = 0; i < words.size(); i++) {
            int result = Long.compare(keys.words().get(i)[row], otherKeys.words().get(i)[otherRow]);
            if (result != 0) {
                return result;
            }
        }
        for (int key = exactKeys; key < orders.size(); key++) {
            int result =
                    orders.get(key)
                            .compare(
                                    keys.columns().get(key),
                                    row,
                                    otherKeys.columns().get(key),
                                    otherRow);
            if (result != 0) {
                return sortKey.isDescending(key) ? -result : result;
            }
        }
        return 0;
    }
}
