package io.millpond.engine.format.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;

import java.util.BitSet;
import java.util.List;

/// Reads a tuple from an array, and one with names also from an object.
///
/// In an object, unknown keys are skipped and missing ones give defaults, as in ClickHouse.
/// Differs: ClickHouse does not read a tuple with names from an array.
final class JsonTupleCell extends JsonCell {
    private final List<JsonCell> elements;
    private final JsonNames names = new JsonNames();
    private final int depthMax;
    private final BitSet seen = new BitSet();

    /// @param names empty for a tuple without names
    JsonTupleCell(
            boolean isNullAllowed, List<JsonCell> elements, List<String> names, int depthMax) {
        super(isNullAllowed);
        this.elements = elements;
        this.depthMax = depthMax;
        for (String name : names) {
            this.names.add(name);
        }
    }

    @Override
    int readValue(byte[] bytes, int from, int to, ColumnBuilder out) {
        TupleColumnBuilder builder = (TupleColumnBuilder) out;
        int end =
                names.size() > 0 && bytes[from] == '{'
                        ? readObject(bytes, from + 1, to, builder)
                        : readArray(bytes, from, to, builder);
        builder.finishRow();
        return end;
    }

    private int readArray(byte[] bytes, int from, int to, TupleColumnBuilder builder) {
        int at = JsonText.expect(bytes, from, to, '[');
        for (int i = 0; i < elements.size(); i++) {
            at = JsonText.skipSpace(bytes, at, to);
            if (i > 0) {
                at = JsonText.expect(bytes, at, to, ',');
            }
            at = elements.get(i).read(bytes, at, to, builder.elements().get(i));
        }
        return JsonText.expect(bytes, JsonText.skipSpace(bytes, at, to), to, ']');
    }

    private int readObject(byte[] bytes, int from, int to, TupleColumnBuilder builder) {
        seen.clear();
        int at = JsonText.skipSpace(bytes, from, to);
        boolean isFirst = true;
        while (at >= to || bytes[at] != '}') {
            if (!isFirst) {
                at = JsonText.skipSpace(bytes, JsonText.expect(bytes, at, to, ','), to);
            }
            isFirst = false;
            at = JsonText.expect(bytes, at, to, '"');
            int end = JsonText.stringEnd(bytes, at, to);
            int index = indexOf(bytes, at, end);
            at = JsonText.expect(bytes, JsonText.skipSpace(bytes, end + 1, to), to, ':');
            at = JsonText.skipSpace(bytes, readElement(bytes, at, to, index, builder), to);
        }
        for (int i = 0; i < elements.size(); i++) {
            if (!seen.get(i)) {
                builder.elements().get(i).appendDefault();
            }
        }
        return at + 1;
    }

    private int indexOf(byte[] bytes, int from, int to) {
        if (JsonText.stringStop(bytes, from, to) == to) {
            return names.find(bytes, from, to);
        }
        byte[] plain = new byte[to - from];
        return names.find(plain, 0, JsonEscapes.unescape(bytes, from, to, plain, 0));
    }

    private int readElement(byte[] bytes, int at, int to, int index, TupleColumnBuilder builder) {
        if (index < 0) {
            return JsonText.skipValue(bytes, JsonText.skipSpace(bytes, at, to), to, depthMax);
        }
        if (seen.get(index)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "Duplicate element of a tuple in JSON");
        }
        seen.set(index);
        return elements.get(index).read(bytes, at, to, builder.elements().get(index));
    }
}
