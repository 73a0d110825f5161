package io.millpond.engine.execute;

import io.millpond.engine.table.Resolvable;
import io.millpond.engine.table.SeekTarget;
import io.millpond.engine.table.Seekable;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.Expressions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTime64Type;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// SYSTEM commands on tables that take in data by themselves.
///
/// They wait for clusters, so they hold no definitions: a table that is being detached, altered or
/// dropped refuses them itself.
final class StreamStatements {
    private static final DataType MILLISECONDS = new DateTime64Type(3, null);

    private StreamStatements() {}

    static void steer(SystemCommand.SteerTable command, StatementScope scope) {
        streaming(command.table(), scope).steer(command.action());
    }

    /// Steers every table; one that fails holds up no other.
    static void steerAll(SystemCommand.SteerAll command, StatementScope scope) {
        DatabaseException failure = null;
        for (Streaming table : scope.instance().tables().all(Streaming.class)) {
            failure = steered(table, command.action(), failure);
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

    static void seek(SystemCommand.Seek command, StatementScope scope) {
        SeekTarget target =
                new SeekTarget(
                        point(command.position(), scope), command.partitions(), command.topic());
        Table table = scope.table(scope.full(command.table()));
        if (!(table instanceof Seekable seekable)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "SYSTEM SEEK is not supported by storage %s"
                            .formatted(table.definition().engine()));
        }
        seekable.seek(target);
    }

    static void resolve(SystemCommand.Resolve command, StatementScope scope) {
        Table table = scope.table(scope.full(command.table()));
        if (!(table instanceof Resolvable resolvable)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "SYSTEM RESOLVE is not supported by storage %s"
                            .formatted(table.definition().engine()));
        }
        resolvable.resolve(command.resolution());
    }

    private static SeekTarget.Point point(SystemCommand.Position position, StatementScope scope) {
        return switch (position) {
            case SystemCommand.EndPosition(boolean latest) ->
                    latest ? new SeekTarget.Latest() : new SeekTarget.Earliest();
            case SystemCommand.OffsetPosition(long offset) -> new SeekTarget.AtOffset(offset);
            case SystemCommand.TimePosition(Expression time) ->
                    new SeekTarget.AtTime(ms(time, scope));
        };
    }

    /// The moment that a date, a time, a text or a number of seconds means.
    private static long ms(Expression time, StatementScope scope) {
        Column value =
                Columns.full(
                        Expressions.bindAs(time, MILLISECONDS, Header.EMPTY, scope.context())
                                .evaluate(new Block(Header.EMPTY, List.of(), 1)));
        return ((LongColumn) value).value(0);
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
