package io.millpond.engine.format.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;

/// Reads `true`, `false`, 1 and 0.
final class JsonBoolCell extends JsonCell {
    JsonBoolCell(boolean isNullAllowed) {
        super(isNullAllowed);
    }

    @Override
    int readValue(byte[] bytes, int at, int to, ColumnBuilder out) {
        ByteColumnBuilder builder = (ByteColumnBuilder) out;
        int end =
                switch (bytes[at]) {
                    case 't' -> JsonText.expectWord(bytes, at, to, "true");
                    case 'f' -> JsonText.expectWord(bytes, at, to, "false");
                    case '0', '1' -> at + 1;
                    default -> throw notBool(bytes, at, to);
                };
        builder.append((byte) (bytes[at] == 't' || bytes[at] == '1' ? 1 : 0));
        return end;
    }

    private static DatabaseException notBool(byte[] bytes, int at, int to) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_BOOL,
                "Invalid boolean value, should be true/false, 1/0, but it starts with the '"
                        + JsonText.shown(bytes, at, Math.min(to, at + 1))
                        + "' character");
    }
}
