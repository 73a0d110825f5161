package io.millpond.engine.execute;

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
        TableName name = work.table();
        for (MergeTreeTable table : scope.instance().tables().all(MergeTreeTable.class)) {
            if (name == null || table.uuid().equals(scope.entry(scope.full(name)).uuid())) {
                table.merges().setPaused(!work.start());
            }
        }
    }
}
