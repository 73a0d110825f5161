package io.millpond.sql.function.text;

import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;

/// The text that is searched: a String, a FixedString, or the names of an Enum.
record Haystack(Cast toText) {
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT where the type is none of them.
    static Haystack bind(String function, DataType type, FunctionContext context) {
        if (type instanceof EnumType) {
            return new Haystack(Casts.bind(type, DataTypes.STRING, context));
        }
        if (!Arguments.isText(type)) {
            throw Arguments.illegal(function, type);
        }
        return new Haystack((column, _) -> Arguments.texts(column));
    }

    BytesColumn texts(Column column, int rowCount) {
        return Arguments.texts(toText.apply(column, rowCount));
    }
}
