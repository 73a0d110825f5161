package io.millpond.sql.format;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.SystemCommand.Position;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

/// Writes the SYSTEM statements.
final class SystemWriter {
    private final SqlWriter out;

    SystemWriter(SqlWriter out) {
        this.out = out;
    }

    void write(SystemCommand statement) {
        out.append("SYSTEM ");
        switch (statement) {
            case SystemCommand.SteerTable steer ->
                    out.append(steer.action().name()).append(" ").tableName(steer.table());
            case SystemCommand.SteerAll steer ->
                    out.append(steer.action().name()).append(" ALL BACKGROUND");
            case SystemCommand.SwitchWork work -> {
                out.append(work.start() ? "START " : "STOP ").append(work.kind());
                table(work.table());
            }
            case SystemCommand.PlainCommand command -> {
                out.append(command.words());
                table(command.table());
            }
            case SystemCommand.Seek seek -> seek(seek);
            case SystemCommand.Resolve resolve -> {
                out.append("RESOLVE ").tableName(resolve.table());
                out.append(" ").append(resolve.resolution().name());
            }
            case SystemCommand.ReplayDeadLetters replay -> {
                out.append("REPLAY DEAD LETTERS FOR ").tableName(replay.table());
                Expression where = replay.where();
                if (where != null) {
                    out.append(" WHERE ");
                    out.expressions().write(where);
                }
            }
        }
    }

    private void table(@Nullable TableName table) {
        if (table != null) {
            out.append(" ").tableName(table);
        }
    }

    private void seek(SystemCommand.Seek seek) {
        out.append("SEEK ").tableName(seek.table()).append(" TO ");
        position(seek.position());
        if (!seek.partitions().isEmpty()) {
            out.append(" PARTITION ").list(seek.partitions(), n -> out.append(Long.toString(n)));
            out.optional(" OF ", seek.topic());
        }
    }

    private void position(Position position) {
        switch (position) {
            case SystemCommand.EndPosition end -> out.append(end.latest() ? "LATEST" : "EARLIEST");
            case SystemCommand.OffsetPosition offset ->
                    out.append("OFFSET ").append(Long.toString(offset.offset()));
            case SystemCommand.TimePosition time -> {
                out.append("TIMESTAMP ");
                out.expressions().write(time.time());
            }
        }
    }
}
