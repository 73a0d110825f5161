package io.millpond.engine.execute;

import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

/// SYSTEM commands on tables that take in data by themselves.
///
/// They hold the definitions, so that a table is not detached, altered or dropped meanwhile.
final class StreamStatements {
    private StreamStatements() {}

    static void steer(SystemCommand.SteerTable command, StatementScope scope) {
        scope.instance().definitions().lock();
        try {
            streaming(command.table(), scope).steer(command.action());
        } finally {
            scope.instance().definitions().unlock();
        }
    }

    /// Steers every table; one that fails holds up no other.
    static void steerAll(SystemCommand.SteerAll command, StatementScope scope) {
        DatabaseException failure = null;
        scope.instance().definitions().lock();
        try {
            for (Streaming table : scope.instance().tables().all(Streaming.class)) {
                failure = steered(table, command.action(), failure);
            }
        } finally {
            scope.instance().definitions().unlock();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable DatabaseException steered(
            Streaming table,
            SystemCommand.StreamAction action,
            @Nullable DatabaseException earlier) {
        try {
            table.steer(action);
            return earlier;
        } catch (DatabaseException e) {
            if (earlier == null) {
                return e;
            }
            earlier.addSuppressed(e);
            return earlier;
        }
    }

    private static Streaming streaming(TableName name, StatementScope scope) {
        TableName full = scope.full(name);
        Table table = scope.table(full);
        if (table instanceof Streaming streaming) {
            return streaming;
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Table %s.%s (%s) has no controllable background activity."
                        .formatted(StatementScope.database(full), full.table(), table.uuid()));
    }
}
