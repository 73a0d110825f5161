package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Hashes;
import io.millpond.storage.type.EnumType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Finds the value of an enum's name, given as bytes: a hash table that never changes.
public final class EnumNames {
    private final EnumType type;
    private final byte[][] names;
    private final int[] slots;

    public EnumNames(EnumType type) {
        List<EnumType.Entry> entries = type.entries();
        this.type = type;
        this.names = new byte[entries.size()][];
        this.slots = new int[Integer.highestOneBit(entries.size()) * 4];
        for (int i = 0; i < names.length; i++) {
            names[i] = entries.get(i).name().getBytes(StandardCharsets.UTF_8);
            int slot = slotOf(names[i], 0, names[i].length);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = i + 1;
        }
    }

    private int slotOf(byte[] bytes, int from, int to) {
        return (int) Hashes.mixBytes(0, bytes, from, to) & (slots.length - 1);
    }

    /// The value of the name `[from, to)`.
    ///
    /// Errors: UNKNOWN_ELEMENT_OF_ENUM.
    public int value(byte[] bytes, int from, int to) {
        int place = place(bytes, from, to);
        if (place < 0) {
            throw unknown(bytes, from, to);
        }
        return type.entries().get(place).value();
    }

    /// The value of the name `[from, to)`, or the value that stands there as a number.
    ///
    /// Errors: UNKNOWN_ELEMENT_OF_ENUM.
    int valueOrNumber(byte[] bytes, int from, int to) {
        int place = place(bytes, from, to);
        if (place >= 0) {
            return type.entries().get(place).value();
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.matches("-?[0-9]{1,5}") && type.nameOf(Integer.parseInt(text)) != null) {
            return Integer.parseInt(text);
        }
        throw unknown(bytes, from, to);
    }

    /// The place of the entry with the name, or -1.
    private int place(byte[] bytes, int from, int to) {
        int slot = slotOf(bytes, from, to);
        while (slots[slot] != 0) {
            byte[] name = names[slots[slot] - 1];
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return slots[slot] - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return -1;
    }

    private static DatabaseException unknown(byte[] bytes, int from, int to) {
        return new DatabaseException(
                ErrorCode.UNKNOWN_ELEMENT_OF_ENUM,
                "Unknown element '"
                        + new String(bytes, from, to - from, StandardCharsets.UTF_8)
                        + "' for enum");
    }

    /// The value itself, if the enum has it.
    ///
    /// Errors: BAD_ARGUMENTS.
    public int checked(int value) {
        if (type.nameOf(value) == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_ELEMENT_OF_ENUM,
                    "Unexpected value " + value + " for type " + type.name());
        }
        return value;
    }
}
