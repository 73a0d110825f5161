package io.millpond.sql.function.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.FloatText;
import io.millpond.sql.codec.JsonText;
import io.millpond.sql.codec.StringText;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/// Walks through JSON text to the value at a path. Single-threaded.
///
/// A step is a key, or a place from 1, or from -1 at the end, in an array or an object. Text that
/// is no JSON has nothing at any path.
final class JsonPaths {
    private final ValueReader strings =
            ValueReader.of(DataTypes.STRING, TextStyle.JSON, CodecSettings.in(ZoneOffset.UTC));
    private final BytesColumnBuilder key = new BytesColumnBuilder();
    private final ByteCursor cursor = new ByteCursor(new byte[0]);
    private final JsonCheck check = new JsonCheck();
    private final boolean ignoresCase;

    /// The name of the member that was looked at last.
    private byte[] last = new byte[0];

    /// @param ignoresCase whether keys are compared without regard to the case of ASCII letters
    JsonPaths(boolean ignoresCase) {
        this.ignoresCase = ignoresCase;
    }

    /// Begins with the document `[from, to)`; whether it is JSON.
    boolean open(byte[] bytes, int from, int to) {
        cursor.reset(bytes, from, to);
        cursor.skipWhitespace();
        last = new byte[0];
        key.rollback(0);
        return check.isDocument(bytes, from, to);
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
        return key.rowCount() == 0 ? last : lastKey();
    }

    /// Steps to the place-th element or member; whether there is one.
    boolean enter(long place) {
        long wanted = place > 0 ? place : length() + place + 1;
        return wanted > 0 && walk((at, _) -> at == wanted);
    }

    private byte[] lastKey() {
        BytesColumn one = key.build();
        last = Arrays.copyOfRange(one.bytes(), one.start(0), one.end(0));
        return last;
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
        if (!isObject) {
            last = new byte[0];
            key.rollback(0);
        }
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

    /// Visits the values at `path`, from the one at the cursor, until a visit returns true; whether
    /// one did. The cursor is where it was after.
    boolean visit(JsonPath path, Visit visit) {
        int from = cursor.at();
        boolean isEnded = visit(path.steps(), 0, visit);
        cursor.seek(from);
        return isEnded;
    }

    /// What is done at a value, the cursor being at it.
    interface Visit {
        /// Whether no more values are to be visited.
        boolean isLast();
    }

    private boolean visit(List<JsonPath.Step> steps, int at, Visit visit) {
        if (at == steps.size()) {
            return visit.isLast();
        }
        return switch (steps.get(at)) {
            case JsonPath.Member member ->
                    enter(JsonPath.bytes(member)) && visit(steps, at + 1, visit);
            case JsonPath.Elements(List<JsonPath.Range> ranges) when cursor.peek() == '[' -> {
                List<JsonPath.Range> all = List.of(new JsonPath.Range(0, Long.MAX_VALUE));
                boolean isEnded = false;
                int from = cursor.at();
                for (JsonPath.Range range : ranges.isEmpty() ? all : ranges) {
                    cursor.seek(from);
                    isEnded = isEnded || visit(range, steps, at + 1, visit);
                }
                yield isEnded;
            }
            case JsonPath.Elements _ -> false;
        };
    }

    private boolean visit(JsonPath.Range range, List<JsonPath.Step> steps, int at, Visit visit) {
        return walk(
                (place, _) -> {
                    int from = cursor.at();
                    boolean isIn = place > range.from() && place <= range.to();
                    boolean isEnded = isIn && visit(steps, at, visit);
                    cursor.seek(from);
                    return isEnded;
                });
    }

    /// Writes the value at the cursor without blanks, numbers as Float64 are written.
    void writeCompact(ByteSink out) {
        writeCompact(out, FloatText::write);
    }

    /// How a number with a fraction or an exponent is written.
    interface FloatWriter {
        void write(double value, ByteSink out);
    }

    /// Writes the value at the cursor without blanks.
    void writeCompact(ByteSink out, FloatWriter floats) {
        cursor.skipWhitespace();
        int letter = cursor.peek();
        int from = cursor.at();
        if (letter != '{' && letter != '[') {
            JsonText.skipValue(cursor);
            writeScalar(from, floats, out);
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
                    writeCompact(out, floats);
                });
        out.put(letter == '{' ? '}' : ']');
    }

    /// Writes the value that begins at `from` and ends at the cursor: a number with a fraction or
    /// an exponent by `floats`, a text with as few escapes as it takes.
    private void writeScalar(int from, FloatWriter floats, ByteSink out) {
        byte[] bytes = cursor.bytes();
        int end = cursor.at();
        boolean isNumber = bytes[from] == '-' || Character.isDigit(bytes[from]);
        boolean isFloat = false;
        boolean isEscaped = false;
        for (int i = from; i < end; i++) {
            isFloat |= isNumber && ".eE".indexOf(bytes[i]) >= 0;
            isEscaped |= bytes[i] == '\\';
        }
        if (isFloat) {
            floats.write(FloatText.readDouble(new ByteCursor(bytes, from, end)), out);
        } else if (isEscaped) {
            BytesColumnBuilder text = new BytesColumnBuilder();
            strings.read(new ByteCursor(bytes, from, end), text);
            BytesColumn one = text.build();
            StringText.writeJson(one.bytes(), 0, one.end(0), false, out);
        } else {
            boolean isZero = isNumber && end - from == 2 && bytes[from + 1] == '0';
            out.put(bytes, isZero && bytes[from] == '-' ? from + 1 : from, end);
        }
    }
}
