package io.millpond.sql.function.text;

import io.millpond.sql.function.Arguments;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;

import java.nio.charset.StandardCharsets;

/// How letters are made alike before they are compared.
enum Folding {
    /// Letters count as they are.
    NONE,
    /// Latin letters without accents count as their lower case.
    ASCII,
    /// Each character of UTF-8 counts as its lower case, one character again.
    UNICODE;

    static Folding of(boolean ignoresCase, boolean isUtf8) {
        return !ignoresCase ? NONE : isUtf8 ? UNICODE : ASCII;
    }

    /// The strings of a column of strings or fixed strings, made alike.
    BytesColumn apply(Column column) {
        BytesColumn texts = Arguments.texts(column);
        return switch (this) {
            case NONE -> texts;
            case ASCII -> lowerLatin(texts);
            case UNICODE -> lowerAll(texts);
        };
    }

    private static BytesColumn lowerLatin(BytesColumn texts) {
        int count = texts.rowCount();
        int from = count == 0 ? 0 : texts.start(0);
        int to = count == 0 ? 0 : texts.end(count - 1);
        byte[] source = texts.bytes();
        byte[] target = new byte[to - from];
        for (int i = 0; i < target.length; i++) {
            byte value = source[from + i];
            target[i] = value >= 'A' && value <= 'Z' ? (byte) (value | 0x20) : value;
        }
        int[] ends = new int[count];
        for (int row = 0; row < count; row++) {
            ends[row] = texts.end(row) - from;
        }
        return new BytesColumn(target, ends, count);
    }

    private static BytesColumn lowerAll(BytesColumn texts) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        byte[] bytes = texts.bytes();
        for (int row = 0; row < texts.rowCount(); row++) {
            int from = texts.start(row);
            int length = texts.length(row);
            String text = new String(bytes, from, length, StandardCharsets.UTF_8);
            StringBuilder lower = new StringBuilder(text.length());
            text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
            builder.append(lower.toString());
        }
        return builder.build();
    }
}
