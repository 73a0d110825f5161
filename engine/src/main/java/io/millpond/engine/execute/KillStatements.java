package io.millpond.engine.execute;

import io.millpond.engine.system.RunningProcess;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Kill;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.Queries;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `KILL QUERY`.
final class KillStatements {
    private static final List<Field> FIELDS =
            List.of(
                    new Field("kill_status", DataTypes.STRING),
                    new Field("query_id", DataTypes.STRING),
                    new Field("user", DataTypes.STRING),
                    new Field("query", DataTypes.STRING));

    private KillStatements() {}

    static BlockStream execute(Kill kill, StatementScope scope) {
        List<List<Object>> rows = new ArrayList<>();
        if (kill.kind() == Kill.Kind.MUTATION) {
            // Mutations are over when their statement is; there is none to kill.
            return ResultRows.of(FIELDS, rows);
        }
        List<RunningProcess> killed = new ArrayList<>();
        for (String id : matching(kill, scope)) {
            Optional<RunningProcess> process = scope.instance().processes().find(id);
            if (process.isEmpty() || id.equals(scope.context().queryId())) {
                continue;
            }
            killed.add(process.get());
            if (kill.mode() != Kill.Mode.TEST) {
                process.get()
                        .token()
                        .cancel(
                                new DatabaseException(
                                        ErrorCode.QUERY_WAS_CANCELLED, "Query was cancelled"));
            }
        }
        for (RunningProcess process : killed) {
            rows.add(
                    List.of(
                            status(kill.mode(), process, scope),
                            process.queryId(),
                            process.user(),
                            process.query()));
        }
        return ResultRows.of(FIELDS, rows);
    }

    /// What became of a process; SYNC waits for its end.
    private static String status(Kill.Mode mode, RunningProcess process, StatementScope scope) {
        return switch (mode) {
            case TEST -> "unknown_status";
            case ASYNC -> "waiting";
            case SYNC -> {
                scope.instance().processes().awaitEnd(process, scope.context().token());
                yield "finished";
            }
        };
    }

    /// The ids of the processes the condition holds for.
    private static List<String> matching(Kill kill, StatementScope scope) {
        List<String> ids = new ArrayList<>();
        try (BlockStream found =
                Queries.prepare(
                                SelectAll.select(
                                        List.of(Identifier.of("query_id")),
                                        TableName.of("system", "processes"),
                                        kill.where()),
                                scope.context())
                        .execute()) {
            Block block = found.next();
            while (block != null) {
                BytesColumn column = (BytesColumn) Columns.full(block.column(0));
                for (int row = 0; row < block.rowCount(); row++) {
                    ids.add(column.text(row));
                }
                block = found.next();
            }
        }
        return ids;
    }
}
