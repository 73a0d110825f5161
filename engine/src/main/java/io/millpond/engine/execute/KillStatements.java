package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.system.RunningProcess;
import io.millpond.sql.ast.Expression;
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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `KILL QUERY` and `KILL MUTATION`.
final class KillStatements {
    private static final List<Field> FIELDS =
            List.of(
                    new Field("kill_status", DataTypes.STRING),
                    new Field("query_id", DataTypes.STRING),
                    new Field("user", DataTypes.STRING),
                    new Field("query", DataTypes.STRING));

    private static final List<String> MUTATION_COLUMNS =
            List.of("database", "table", "mutation_id", "command");

    private KillStatements() {}

    /// Forgets mutations, those that are done too: there a row is all that is lost.
    private static BlockStream mutations(Kill kill, StatementScope scope) {
        List<Field> fields = new ArrayList<>();
        fields.add(new Field("kill_status", DataTypes.STRING));
        MUTATION_COLUMNS.forEach(name -> fields.add(new Field(name, DataTypes.STRING)));
        List<List<Object>> rows = new ArrayList<>();
        Set<List<String>> killed = new HashSet<>();
        for (List<String> found : matching("mutations", MUTATION_COLUMNS, kill, scope)) {
            boolean isFirst = killed.add(found.subList(0, 3));
            List<Object> row = new ArrayList<>();
            row.add(
                    kill.mode() == Kill.Mode.TEST
                            ? "unknown_status"
                            : isFirst ? "waiting" : "finished");
            row.addAll(found);
            rows.add(row);
            if (kill.mode() != Kill.Mode.TEST && isFirst) {
                killMutation(found, scope);
            }
        }
        return ResultRows.of(fields, rows);
    }

    private static void killMutation(List<String> found, StatementScope scope) {
        CatalogSnapshot snapshot = scope.instance().catalog().snapshot();
        Optional<TableEntry> entry = snapshot.table(found.get(0), found.get(1));
        if (entry.isEmpty()
                || !(scope.instance().tables().find(entry.get().uuid()).orElse(null)
                        instanceof MergeTreeTable table)) {
            return;
        }
        snapshot.mutations(table.uuid()).stream()
                .filter(mutation -> mutation.id().equals(found.get(2)))
                .forEach(mutation -> table.mutations().kill(mutation.number()));
    }

    static BlockStream execute(Kill kill, StatementScope scope) {
        List<List<Object>> rows = new ArrayList<>();
        if (kill.kind() == Kill.Kind.MUTATION) {
            return mutations(kill, scope);
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
        return matching("processes", List.of("query_id"), kill, scope).stream()
                .map(List::getFirst)
                .toList();
    }

    /// Columns of type String of the rows of a system table that the condition holds for.
    private static List<List<String>> matching(
            String table, List<String> columns, Kill kill, StatementScope scope) {
        List<List<String>> rows = new ArrayList<>();
        try (BlockStream found =
                Queries.prepare(
                                SelectAll.select(
                                        columns.stream().<Expression>map(Identifier::of).toList(),
                                        TableName.of("system", table),
                                        kill.where()),
                                scope.context())
                        .execute()) {
            Block block = found.next();
            while (block != null) {
                List<BytesColumn> values = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    values.add((BytesColumn) Columns.full(block.column(i)));
                }
                for (int row = 0; row < block.rowCount(); row++) {
                    int at = row;
                    rows.add(values.stream().map(value -> value.text(at)).toList());
                }
                block = found.next();
            }
        }
        return rows;
    }
}
