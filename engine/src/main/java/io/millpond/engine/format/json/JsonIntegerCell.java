package io.millpond.engine.format.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;

/// Reads integers of up to 64 bits, as numbers, as strings or as `true` and `false`.
///
/// As in ClickHouse, a number that does not fit wraps around, and an empty string is 0.
final class JsonIntegerCell extends JsonCell {
    private final int bits;
    private final boolean isSigned;

    /// The number read last.
    private long value;

    JsonIntegerCell(boolean isNullAllowed, int bits, boolean isSigned) {
        super(isNullAllowed);
        this.bits = bits;
        this.isSigned = isSigned;
    }

    @Override
    int readValue(byte[] bytes, int at, int to, ColumnBuilder out) {
        int next;
        byte first = bytes[at];
        if (first >= '0' && first <= '9') {
            next = readDigits(bytes, at, to);
        } else if (first == '"') {
            next = JsonText.expect(bytes, readSigned(bytes, at + 1, to), to, '"');
        } else {
            next = readOther(bytes, at, to);
        }
        append(out);
        return next;
    }

    private int readOther(byte[] bytes, int at, int to) {
        if (bytes[at] == 't') {
            value = 1;
            return JsonText.expectWord(bytes, at, to, "true");
        }
        if (bytes[at] == 'f') {
            value = 0;
            return JsonText.expectWord(bytes, at, to, "false");
        }
        int next = readSigned(bytes, at, to);
        if (bytes[next - 1] < '0' || bytes[next - 1] > '9') {
            throw JsonText.expected("number", bytes, at, to);
        }
        return next;
    }

    private int readSigned(byte[] bytes, int at, int to) {
        if (at < to && bytes[at] == '-') {
            if (!isSigned) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_PARSE_NUMBER, "Unsigned type must not contain '-' symbol");
            }
            int next = readDigits(bytes, at + 1, to);
            value = -value;
            return next;
        }
        return readDigits(bytes, at < to && bytes[at] == '+' ? at + 1 : at, to);
    }

    private int readDigits(byte[] bytes, int at, int to) {
        long sum = 0;
        int i = at;
        while (i < to) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            sum = sum * 10 + digit;
            i++;
        }
        value = sum;
        return i;
    }

    private void append(ColumnBuilder out) {
        switch (bits) {
            case 8 -> ((ByteColumnBuilder) out).append((byte) value);
            case 16 -> ((ShortColumnBuilder) out).append((short) value);
            case 32 -> ((IntColumnBuilder) out).append((int) value);
            default -> ((LongColumnBuilder) out).append(value);
        }
    }
}
