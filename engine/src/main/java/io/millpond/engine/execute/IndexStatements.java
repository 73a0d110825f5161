package io.millpond.engine.execute;

import io.millpond.engine.table.Indexed;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.AlterCommand;

import java.util.Optional;

/// What ALTER does to the skip indexes that parts hold.
final class IndexStatements {
    private IndexStatements() {}

    /// Whether a command is about the indexes of parts, and not about definitions.
    static boolean isOfParts(AlterCommand command) {
        return command instanceof AlterCommand.ChangeElement element
                && element.kind() == AlterCommand.ElementKind.INDEX
                && element.action() != AlterCommand.ElementAction.DROP;
    }

    /// MATERIALIZE and CLEAR INDEX.
    static void execute(AlterCommand.ChangeElement command, Table table, StatementScope scope) {
        if (!(table instanceof Indexed indexed)) {
            throw AlterStatements.unsupported(command, table);
        }
        Optional<String> partitionId =
                MutationStatements.partitionId(table, command.partition(), scope);
        switch (command.action()) {
            case MATERIALIZE ->
                    indexed.addIndex(command.name(), partitionId, scope.context().token());
            case CLEAR -> indexed.removeIndex(command.name(), partitionId, scope.context().token());
            case DROP -> throw AlterStatements.unsupported(command, table);
        }
    }
}
