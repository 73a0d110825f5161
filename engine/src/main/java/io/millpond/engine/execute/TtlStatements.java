package io.millpond.engine.execute;

import io.millpond.engine.table.Expiring;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.Optional;

/// Applies TTL clauses to the rows that are there: MATERIALIZE TTL, and what follows a change of
/// the clauses.
final class TtlStatements {
    private static final Setting<Boolean> MATERIALIZE_AFTER_MODIFY =
            QuerySettings.known("materialize_ttl_after_modify", SettingType.BOOL);

    private TtlStatements() {}

    /// Errors: INCORRECT_QUERY when nothing can expire.
    static void materialize(
            AlterCommand.MaterializeTtl command, Table table, StatementScope scope) {
        if (!(table instanceof Expiring expiring)) {
            throw AlterStatements.unsupported(command, table);
        }
        if (!expiring.hasTtl()) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    "Cannot MATERIALIZE TTL as there is no TTL set for table "
                            + scope.instance()
                                    .catalog()
                                    .snapshot()
                                    .table(table.uuid())
                                    .orElseThrow()
                                    .fullName());
        }
        expiring.expire(
                MutationStatements.partitionId(table, command.partition(), scope),
                scope.context().token());
    }

    /// Applies clauses that `commands` changed, unless the user wants that later.
    static void applyChanges(List<AlterCommand> commands, TableName name, StatementScope scope) {
        boolean isChanged = commands.stream().anyMatch(TtlStatements::changesTtl);
        if (isChanged
                && scope.context().settings().get(MATERIALIZE_AFTER_MODIFY)
                && scope.table(name) instanceof Expiring expiring
                && expiring.hasTtl()) {
            expiring.expire(Optional.empty(), scope.context().token());
        }
    }

    private static boolean changesTtl(AlterCommand command) {
        return switch (command) {
            case AlterCommand.ModifyTtl modify -> !modify.ttl().isEmpty();
            case AlterCommand.ModifyColumn modify -> modify.column().ttl() != null;
            case AlterCommand.AddColumn add -> add.column().ttl() != null;
            // Parts know the clauses by their text.
            case AlterCommand.RenameColumn _ -> true;
            default -> false;
        };
    }
}
