package io.millpond.sql.source;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.List;

/// The way from names to what they stand for. Thread-safe.
public interface TableLookup {
    /// The table called `name`.
    ///
    /// Errors: UNKNOWN_TABLE, UNKNOWN_DATABASE, and QUERY_NOT_ALLOWED for tables that cannot be
    /// read directly.
    ///
    /// @param database null: the current database
    TableSource table(@Nullable String database, String name);

    /// What the table function `name` returns.
    ///
    /// Errors: UNKNOWN_FUNCTION, and whatever is wrong with the arguments.
    TableSource tableFunction(String name, List<TableArgument> arguments);

    /// What writes rows in the output format `name`; null where the format writes no single rows.
    ///
    /// Errors: UNKNOWN_FORMAT, and FORMAT_IS_NOT_SUITABLE_FOR_OUTPUT.
    default @Nullable RowEncoder rowEncoder(
            String name, Header header, ZoneId zone, Settings settings) {
        throw new DatabaseException(ErrorCode.UNKNOWN_FORMAT, "Unknown format " + name);
    }

    /// What a user defined as the function `name`; null: nothing.
    default Expression.@Nullable Lambda userFunction(String name) {
        return null;
    }

    /// A look-up that finds nothing, for expressions outside of any database.
    static TableLookup none() {
        return NoTables.NONE;
    }
}
