package io.millpond.engine.execute;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Optimizable;
import io.millpond.engine.table.StoredTable;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.Check;
import io.millpond.sql.ast.Optimize;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.List;
import java.util.Optional;

/// OPTIMIZE, CHECK TABLE and the SYSTEM commands.
final class MaintenanceStatements {
    private MaintenanceStatements() {}

    static BlockStream optimize(Optimize optimize, StatementScope scope) {
        Table named = scope.table(scope.full(optimize.table()));
        Table table =
                named instanceof MaterializedView view
                        ? view.targetTable(scope.instance().catalog().snapshot())
                        : named;
        if (!(table instanceof Optimizable optimizable)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Method optimize is not supported by storage %s"
                            .formatted(table.definition().engine()));
        }
        if (optimize.deduplicate()) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "OPTIMIZE with DEDUPLICATE is not supported");
        }
        optimizable.optimize(
                MutationStatements.partitionId(table, optimize.partition(), scope),
                optimize.cleanup() ? Optimizable.Merging.CLEANUP : Optimizable.Merging.ORDINARY,
                scope.context().token());
        return ResultRows.none();
    }

    static BlockStream check(Check check, StatementScope scope) {
        TableName name = check.table();
        List<Table> tables =
                name == null
                        ? scope.instance().tables().all(Table.class)
                        : List.of(scope.table(scope.full(name)));
        boolean isSound = true;
        for (Table table : tables) {
            isSound &= !(table instanceof StoredTable stored) || isSound(stored, scope);
        }
        return ResultRows.flag("result", isSound);
    }

    private static boolean isSound(StoredTable table, StatementScope scope) {
        return table.damage().isEmpty() && table.isSound(scope.snapshot());
    }

    static BlockStream system(SystemCommand command, StatementScope scope) {
        switch (command) {
            case SystemCommand.SwitchWork work when work.kind().equals("MERGES") ->
                    switchMerges(work, scope);
            case SystemCommand.SwitchWork work when work.kind().equals("TTL MERGES") ->
                    mergeTrees(work, scope).forEach(t -> t.merges().setTtlPaused(!work.start()));
            case SystemCommand.SteerTable steer -> StreamStatements.steer(steer, scope);
            case SystemCommand.SteerAll steer -> StreamStatements.steerAll(steer, scope);
            case SystemCommand.Seek seek -> StreamStatements.seek(seek, scope);
            case SystemCommand.Resolve resolve -> StreamStatements.resolve(resolve, scope);
            case SystemCommand.ReplayDeadLetters replay -> {
                return ReplayStatements.replay(replay, scope);
            }
            case SystemCommand.PlainCommand plain
                    when plain.words().startsWith("FLUSH")
                            || plain.words().startsWith("DROP")
                            || plain.words().startsWith("RELOAD")
                            || plain.words().startsWith("CLEAR") -> {
                // What these flush or drop does not exist here: logs in tables, caches of marks.
            }
            default ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED, "The SYSTEM command is not supported");
        }
        return ResultRows.none();
    }

    private static void switchMerges(SystemCommand.SwitchWork work, StatementScope scope) {
        mergeTrees(work, scope).forEach(table -> table.merges().setPaused(!work.start()));
    }

    private static List<MergeTreeTable> mergeTrees(
            SystemCommand.SwitchWork work, StatementScope scope) {
        TableName name = work.table();
        if (name == null) {
            return scope.instance().tables().all(MergeTreeTable.class);
        }
        // A table that does not exist has no merges, which is no error in ClickHouse either.
        TableName full = scope.full(name);
        Optional<TableEntry> entry =
                scope.snapshot().table(StatementScope.database(full), full.table());
        return scope.instance().tables().all(MergeTreeTable.class).stream()
                .filter(table -> entry.isPresent() && table.uuid().equals(entry.get().uuid()))
                .toList();
    }
}
