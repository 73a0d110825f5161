package io.millpond.engine.table.factory;

import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Header;

import java.util.Optional;

/// Makes the tables of one engine. An immutable value in [TableFactories].
public interface TableFactory {
    /// The engine's name as in `ENGINE = name`.
    String engine();

    /// A working table for `definition`.
    ///
    /// Starts nothing, and leaves nothing on disk that a drop would not remove. Throws
    /// `DatabaseException` when the definition does not make sense for this engine, with
    /// ClickHouse's code and text where it has one.
    ///
    /// @param isNew whether the table is being created; else it was accepted before and is loaded
    ///     again, and only damage may be refused
    Table create(TableDefinition definition, TableServices services, boolean isNew);

    /// The engine clause with its arguments as they are kept, such as names evaluated.
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, BAD_ARGUMENTS.
    default NamedCall canonical(NamedCall call, QueryContext context) {
        return call;
    }

    /// Throws where a definition is refused by the settings of the query alone, which make it or
    /// change it.
    default void checkLimits(
            TableDefinition definition, TableServices services, QueryContext context) {}

    /// The columns of a table that is declared without any; empty: it has to have some.
    default Optional<Header> columns(NamedCall call, TableServices services, QueryContext context) {
        return Optional.empty();
    }

    /// Whether a table has the columns it is declared with, at least one; else it has none of its
    /// own, and may not be declared with any.
    default boolean hasOwnColumns() {
        return true;
    }

    /// Whether a definition may have ORDER BY, PARTITION BY and PRIMARY KEY.
    default boolean hasKeys() {
        return false;
    }

    /// Whether a definition may have PRIMARY KEY.
    default boolean hasPrimaryKey() {
        return hasKeys();
    }

    /// Whether the engine's name may have arguments.
    default boolean hasArguments() {
        return hasKeys();
    }

    /// Whether columns may be of types whose values tell their own, such as JSON.
    default boolean hasDynamicColumns() {
        return true;
    }

    /// Whether a definition may have SETTINGS.
    default boolean hasSettings() {
        return false;
    }
}
