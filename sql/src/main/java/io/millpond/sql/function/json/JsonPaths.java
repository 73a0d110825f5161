package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.FloatText;
import io.millpond.sql.codec.JsonText;
import io.millpond.sql.codec.StringText;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;

/// Walks through JSON text to the value at a path. Single-threaded.
///
/// A step is a key, or a place from 1, or from -1 at the end, in an array or an object. Text that
/// is no JSON has nothing at any path.
final class JsonPaths {
    private final ValueReader strings =
            ValueReader.of(DataTypes.STRING, TextStyle.JSON, CodecSettings.in(ZoneOffset.UTC));
    private final BytesColumnBuilder key = new BytesColumnBuilder();
    private final ByteCursor cursor = new ByteCursor(new byte[0]);
    private final boolean ignoresCase;

    /// @param ignoresCase whether keys are compared without regard to the case of ASCII letters
    JsonPaths(boolean ignoresCase) {
        this.ignoresCase = ignoresCase;
    }

    /// Begins with the document `[from, to)`; whether it looks like JSON.
    boolean open(byte[] bytes, int from, int to) {
        cursor.reset(bytes, from, to);
        try {
            JsonText.skipValue(cursor);
            cursor.skipWhitespace();
            boolean isWhole = cursor.isAtEnd() && isValue(bytes, from, to);
            cursor.seek(from);
            cursor.skipWhitespace();
            return isWhole;
        } catch (DatabaseException _) {
            return false;
        }
    }

    private static boolean isValue(byte[] bytes, int from, int to) {
        ByteCursor start = new ByteCursor(bytes, from, to);
        start.skipWhitespace();
        int letter = start.peek();
        return letter == '{'
                || letter == '['
                || letter == '"'
                || letter == '-'
                || (letter >= '0' && letter <= '9')
                || start.startsWith("true")
                || start.startsWith("false")
                || start.startsWith("null");
    }

    /// The cursor at the value found.
    ByteCursor cursor() {
        return cursor;
    }

    /// Reads the string at the cursor.
    void readString(ColumnBuilder out) {
        strings.read(cursor, out);
    }

    /// Steps into the member called `name`; whether there is one.
    boolean enter(byte[] name) {
        if (cursor.peek() != '{') {
            return false;
        }
        return walk((_, isKey) -> isKey && isSame(lastKey(), name));
    }

    private boolean isSame(byte[] found, byte[] name) {
        if (!ignoresCase) {
            return Arrays.equals(found, name);
        }
        return new String(found, StandardCharsets.UTF_8)
                .equalsIgnoreCase(new String(name, StandardCharsets.UTF_8));
    }

    /// The name of the member that the last step led to; empty where there was none.
    byte[] memberName() {
        return key.rowCount() == 0 ? new byte[0] : lastKey();
    }

    /// Steps to the place-th element or member; whether there is one.
    boolean enter(long place) {
        long wanted = place > 0 ? place : length() + place + 1;
        return wanted > 0 && walk((at, _) -> at == wanted);
    }

    private byte[] lastKey() {
        BytesColumn one = key.build();
        return Arrays.copyOfRange(one.bytes(), one.start(0), one.end(0));
    }

    private interface Choice {
        boolean isWanted(long place, boolean isKey);
    }

    /// Walks over elements or members until one is wanted; the cursor is then at its value.
    private boolean walk(Choice choice) {
        boolean isObject = cursor.skipIf('{');
        if (!isObject && !cursor.skipIf('[')) {
            return false;
        }
        cursor.skipWhitespace();
        long place = 0;
        while (cursor.peek() != '}' && cursor.peek() != ']') {
            place++;
            if (isObject) {
                key.rollback(0);
                strings.read(cursor, key);
                cursor.skipWhitespace();
                cursor.expect(':');
                cursor.skipWhitespace();
            }
            if (choice.isWanted(place, isObject)) {
                return true;
            }
            JsonText.skipValue(cursor);
            cursor.skipWhitespace();
            cursor.skipIf(',');
            cursor.skipWhitespace();
        }
        return false;
    }

    /// The number of elements or members of the value at the cursor; 0 of any other value.
    long length() {
        int from = cursor.at();
        long[] count = {0};
        walk(
                (_, _) -> {
                    count[0]++;
                    return false;
                });
        cursor.seek(from);
        return count[0];
    }

    /// Visits the elements or members of the value at the cursor.
    void forEach(Member member) {
        walk(
                (_, isKey) -> {
                    byte[] name = isKey ? lastKey() : new byte[0];
                    int from = cursor.at();
                    member.visit(name, isKey);
                    cursor.seek(from);
                    return false;
                });
    }

    /// One element or member, the cursor being at its value.
    interface Member {
        void visit(byte[] name, boolean hasName);
    }

    /// Writes the value at the cursor without blanks.
    void writeCompact(ByteSink out) {
        cursor.skipWhitespace();
        int letter = cursor.peek();
        int from = cursor.at();
        if (letter != '{' && letter != '[') {
            JsonText.skipValue(cursor);
            writeScalar(from, out);
            return;
        }
        out.put((char) letter);
        boolean[] isFirst = {true};
        forEach(
                (name, hasName) -> {
                    if (!isFirst[0]) {
                        out.put(',');
                    }
                    isFirst[0] = false;
                    if (hasName) {
                        StringText.writeJson(name, 0, name.length, false, out);
                        out.put(':');
                    }
                    writeCompact(out);
                });
        out.put(letter == '{' ? '}' : ']');
    }

    /// Writes the value that begins at `from` and ends at the cursor: a number with a fraction or
    /// an exponent as a Float64 is written, anything else as it stands.
    private void writeScalar(int from, ByteSink out) {
        byte[] bytes = cursor.bytes();
        int end = cursor.at();
        boolean isNumber = bytes[from] == '-' || Character.isDigit(bytes[from]);
        boolean isFloat = false;
        for (int i = from; i < end && isNumber; i++) {
            isFloat |= ".eE".indexOf(bytes[i]) >= 0;
        }
        if (isFloat) {
            FloatText.write(FloatText.readDouble(new ByteCursor(bytes, from, end)), out);
        } else {
            out.put(bytes, from, end);
        }
    }
}
