package io.millpond.sql.function.cast;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.function.FunctionContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

/// Conversions to JSON other than from texts: through the text in JSON.
final class JsonCasts {
    private JsonCasts() {}

    static Cast toJson(DataType from, JsonType to, FunctionContext context) {
        boolean isObject =
                from instanceof JsonType
                        || from instanceof MapType
                        || (from instanceof TupleType tuple && !tuple.names().isEmpty());
        if (!isObject) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "Cast to JSON can be performed only from String/Map/Object/Tuple/JSON. Got: "
                            + from.name());
        }
        return (column, rowCount) -> {
            ValueWriter writer = ValueWriter.of(from, TextStyle.JSON, context.codec());
            ValueReader reader = ValueReader.of(to, TextStyle.JSON, context.codec());
            ColumnBuilder builder = ColumnBuilders.of(to);
            ByteSink text = new ByteSink();
            ByteCursor in = new ByteCursor(new byte[0]);
            for (int row = 0; row < rowCount; row++) {
                text.clear();
                writer.write(column, row, text);
                in.reset(text.bytes(), 0, text.size());
                reader.read(in, builder);
            }
            return builder.build();
        };
    }

    /// The error of a type that no JSON can become.
    static DatabaseException unsupported(DataType from, DataType to) {
        return switch (to) {
            case TupleType _ ->
                    new DatabaseException(
                            ErrorCode.TYPE_MISMATCH,
                            "CAST AS Tuple can only be performed between tuple types or from"
                                    + " String.\nLeft type: "
                                    + from.name()
                                    + ", right type: "
                                    + to.name());
            case MapType _ ->
                    new DatabaseException(
                            ErrorCode.TYPE_MISMATCH,
                            "Unsupported types to CAST AS Map. Left type: "
                                    + from.name()
                                    + ", right type: "
                                    + to.name());
            default ->
                    new DatabaseException(
                            ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                            "Illegal type "
                                    + from.name()
                                    + " of argument of function to"
                                    + to.name());
        };
    }
}
