package io.millpond.sql.source;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The look-up of expressions outside of any database, which finds nothing.
enum NoTables implements TableLookup {
    NONE;

    @Override
    public TableSource table(@Nullable String database, String name) {
        throw new DatabaseException(ErrorCode.UNKNOWN_TABLE, "Table " + name + " does not exist.");
    }

    @Override
    public TableSource tableFunction(String name, List<TableArgument> arguments) {
        throw new DatabaseException(ErrorCode.UNKNOWN_FUNCTION, "Unknown table function " + name);
    }
}
