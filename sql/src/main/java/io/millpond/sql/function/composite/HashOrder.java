package io.millpond.sql.function.composite;

import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.hash.ByteHashes;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;

/// The order in which ClickHouse's hash tables give their values back.
///
/// Functions such as `arrayUnion` return elements in this order, so that equal queries give equal
/// texts here. A table begins with 64 cells and grows fourfold when more than half of them are
/// taken; a number's cell is its hash's low bits, the number 0 stands before all others.
final class HashOrder {
    private static final int INITIAL_CELLS = 64;

    private HashOrder() {}

    /// Puts the first `count` of `rows` of a column, whose values all differ, into that order.
    static int[] sort(Column elements, int[] rows, int count) {
        long[] hashes = new long[count];
        int zero = -1;
        for (int i = 0; i < count; i++) {
            long bits = bits(elements, rows[i]);
            zero = isZero(elements, rows[i], bits) ? i : zero;
            hashes[i] = elements instanceof BytesColumn ? bits : mix(bits);
        }
        int cells = INITIAL_CELLS;
        int[] table = new int[cells];
        int filled = 0;
        for (int i = 0; i < count; i++) {
            if (i == zero) {
                continue;
            }
            put(table, hashes, i);
            if (++filled > cells / 2) {
                cells *= 4;
                int[] larger = new int[cells];
                for (int taken : table) {
                    if (taken != 0) {
                        put(larger, hashes, taken - 1);
                    }
                }
                table = larger;
            }
        }
        int[] order = new int[count];
        int at = 0;
        if (zero >= 0) {
            order[at++] = rows[zero];
        }
        for (int taken : table) {
            if (taken != 0) {
                order[at++] = rows[taken - 1];
            }
        }
        return order;
    }

    private static long mix(long value) {
        long hash = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    private static void put(int[] table, long[] hashes, int i) {
        int cell = (int) hashes[i] & (table.length - 1);
        while (table[cell] != 0) {
            cell = (cell + 1) & (table.length - 1);
        }
        table[cell] = i + 1;
    }

    private static long bits(Column elements, int row) {
        return switch (elements) {
            case BytesColumn texts ->
                    ByteHashes.city(texts.bytes(), texts.start(row), texts.end(row));
            case DoubleColumn doubles -> Double.doubleToRawLongBits(doubles.value(row));
            case FloatColumn floats -> Float.floatToRawIntBits(floats.value(row)) & 0xFFFF_FFFFL;
            default -> Numbers.longAt(elements, row, true);
        };
    }

    private static boolean isZero(Column elements, int row, long bits) {
        return elements instanceof BytesColumn texts ? texts.length(row) == 0 : bits == 0;
    }
}
