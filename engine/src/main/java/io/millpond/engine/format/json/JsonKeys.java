package io.millpond.engine.format.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/// The keys of the objects of one input: those that name columns, and others as they turn up.
final class JsonKeys {
    /// How many unknown keys are remembered; further ones are looked up each time.
    private static final int UNKNOWN_MAX = 4096;

    private final Header header;
    private final boolean isUnknownSkipped;
    private final ToIntFunction<String> columns;
    private final JsonNames names = new JsonNames();
    private final List<JsonKey> keys = new ArrayList<>();
    private final JsonKey unknown = new JsonKey(new byte[0], false, JsonKey.UNKNOWN);

    /// Where the key read last ended: the index after its colon.
    private int end;

    /// @param columns the column that a name means which is not a column's very name; or -1
    JsonKeys(Header header, boolean isUnknownSkipped, ToIntFunction<String> columns) {
        this.header = header;
        this.columns = columns;
        this.isUnknownSkipped = isUnknownSkipped;
        for (int column = 0; column < header.size(); column++) {
            byte[] name = header.name(column).getBytes(StandardCharsets.UTF_8);
            if (names.find(name, 0, name.length) < 0) {
                names.add(name, 0, name.length);
                keys.add(new JsonKey(name, isPlain(name), column));
            }
        }
    }

    private static boolean isPlain(byte[] name) {
        return JsonText.stringStop(name, 0, name.length) == name.length;
    }

    /// Reads the key at `at` with its colon; [#end] is the index after that.
    ///
    /// Errors: INCORRECT_DATA for a key that names no column, where that is not allowed.
    JsonKey read(byte[] bytes, int from, int to) {
        if (from >= to) {
            throw JsonText.endOfInput();
        }
        int at = JsonText.expect(bytes, from, to, '"');
        int stop = JsonText.stringEnd(bytes, at, to);
        JsonKey key;
        if (JsonText.stringStop(bytes, at, to) == stop) {
            key = find(bytes, at, stop, true);
        } else {
            byte[] name = new byte[stop - at];
            key = find(name, 0, JsonEscapes.unescape(bytes, at, stop, name, 0), false);
        }
        end = JsonText.expect(bytes, JsonText.skipSpace(bytes, stop + 1, to), to, ':');
        return key;
    }

    int end() {
        return end;
    }

    private JsonKey find(byte[] bytes, int from, int to, boolean isPlain) {
        int index = names.find(bytes, from, to);
        if (index >= 0) {
            return keys.get(index);
        }
        int column = columns.applyAsInt(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        if (column < 0 && !isUnknownSkipped) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Unknown field found while parsing JSONEachRow format: "
                            + new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }
        byte[] name = Arrays.copyOfRange(bytes, from, to);
        JsonKey key = new JsonKey(name, isPlain, column < 0 ? JsonKey.UNKNOWN : column);
        if (column < 0 && (!isPlain || keys.size() >= header.size() + UNKNOWN_MAX)) {
            return unknown;
        }
        names.add(name, 0, name.length);
        keys.add(key);
        return key;
    }
}
