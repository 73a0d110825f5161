package io.millpond.sql.aggregate;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataType;

/// The form in which the state of an aggregate function leaves memory.
///
/// A state is a value of `type`; its bytes are
///
/// | field | length |
/// |---|---|
/// | version | varint |
/// | value | as [BinaryCodec] writes a value of `type` |
///
/// and no bytes at all are the state of no rows. The bytes of `sum` over one row of 5, version 1
/// with a 64-bit sum: `01 05 00 00 00 00 00 00 00`. Whoever changes what a function keeps in its
/// value, though the type may stay, raises the version: parts hold the bytes for ever.
///
/// @param version 1 or more
/// @param type of the values
public record StateForm(int version, DataType type) {
    /// The first form of a function.
    public static StateForm of(DataType type) {
        return new StateForm(1, type);
    }

    /// The bytes of `rowCount` states.
    public BytesColumn write(Column states, int rowCount) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        BinaryCodec codec = BinaryCodec.of(type);
        ByteSink sink = new ByteSink();
        for (int row = 0; row < rowCount; row++) {
            sink.clear();
            sink.putVarint(version);
            codec.write(states, row, sink);
            builder.append(sink.bytes(), 0, sink.size());
        }
        return builder.build();
    }

    /// The states whose bytes these are.
    ///
    /// @param bytes none of them empty
    ///
    /// Errors: INCORRECT_DATA where the version is another or the bytes are not a state.
    public Column read(BytesColumn bytes) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        BinaryCodec codec = BinaryCodec.of(type);
        ByteCursor cursor = new ByteCursor(bytes.bytes());
        for (int row = 0; row < bytes.rowCount(); row++) {
            cursor.reset(bytes.bytes(), bytes.start(row), bytes.end(row));
            long stored = cursor.nextVarint();
            if (stored != version) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "An aggregate function's state has version "
                                + stored
                                + ", but this server reads version "
                                + version);
            }
            readState(codec, cursor, builder);
        }
        return builder.build();
    }

    private static void readState(BinaryCodec codec, ByteCursor cursor, ColumnBuilder builder) {
        try {
            codec.read(cursor, builder);
        } catch (DatabaseException e) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "The bytes of an aggregate function's state end too soon",
                    e);
        }
        if (!cursor.isAtEnd()) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "The bytes of an aggregate function's state go on behind its end");
        }
    }
}
