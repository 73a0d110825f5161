package io.millpond.engine.execute;

import io.millpond.sql.ast.AlterDatabase;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.Attach;
import io.millpond.sql.ast.Backup;
import io.millpond.sql.ast.Check;
import io.millpond.sql.ast.CreateDatabase;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Delete;
import io.millpond.sql.ast.Describe;
import io.millpond.sql.ast.Drop;
import io.millpond.sql.ast.Exists;
import io.millpond.sql.ast.FunctionStatement;
import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.Kill;
import io.millpond.sql.ast.NamedCollectionStatement;
import io.millpond.sql.ast.Optimize;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Rename;
import io.millpond.sql.ast.SetSettings;
import io.millpond.sql.ast.Show;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.SystemCommand;
import io.millpond.sql.ast.Undrop;
import io.millpond.sql.ast.Update;
import io.millpond.sql.ast.Use;
import io.millpond.sql.exec.Queries;
import io.millpond.storage.block.BlockStream;

/// Picks what executes a statement.
final class Statements {
    private Statements() {}

    /// Executes a statement: a query is begun, anything else is done when this returns.
    static BlockStream execute(StatementScope scope) {
        Statement statement = scope.parsed().statement();
        return switch (statement) {
            case Query query -> Queries.prepare(query, scope.context()).execute();
            case CreateDatabase create -> DatabaseStatements.create(create, scope);
            case CreateTable create -> new TableCreation(scope).create(create);
            case CreateView create -> new ViewCreation(scope).create(create);
            case NamedCollectionStatement change -> CollectionStatements.execute(change, scope);
            case Drop drop -> DropStatements.execute(drop, scope);
            case Attach attach -> AttachStatements.execute(attach, scope);
            case Undrop undrop -> UndropStatements.execute(undrop, scope);
            case Rename rename -> RenameStatements.execute(rename, scope);
            case FunctionStatement function -> FunctionStatements.execute(function, scope);
            case AlterDatabase alter -> DatabaseStatements.alter(alter, scope);
            case AlterTable alter -> AlterStatements.execute(alter, scope);
            case Insert insert -> new Insertion(scope, insert).execute();
            case Delete delete -> MutationStatements.delete(delete, scope);
            case Update update -> MutationStatements.update(update, scope);
            case Show show -> ShowStatements.execute(show, scope);
            case Describe describe -> DescribeStatements.execute(describe, scope);
            case Exists exists -> ExistsStatements.execute(exists, scope);
            case Use use -> SessionStatements.use(use, scope);
            case SetSettings set -> SessionStatements.set(set, scope);
            case Optimize optimize -> MaintenanceStatements.optimize(optimize, scope);
            case Check check -> MaintenanceStatements.check(check, scope);
            case Kill kill -> KillStatements.execute(kill, scope);
            case Backup backup -> BackupStatements.execute(backup, scope);
            case SystemCommand command -> MaintenanceStatements.system(command, scope);
        };
    }

    /// The kind of a statement as `system.processes` names it.
    static String kind(Statement statement) {
        return switch (statement) {
            case Query _ -> "Select";
            case CreateDatabase _, CreateTable _, CreateView _ -> "Create";
            case NamedCollectionStatement.CreateNamedCollection _ -> "Create";
            case NamedCollectionStatement.AlterNamedCollection _ -> "Alter";
            case NamedCollectionStatement.DropNamedCollection _ -> "Drop";
            case Drop drop ->
                    switch (drop.action()) {
                        case DROP -> "Drop";
                        case DETACH -> "Detach";
                        case TRUNCATE -> "Truncate";
                    };
            case Attach _ -> "Attach";
            case Undrop _ -> "Undrop";
            case Rename _ -> "Rename";
            case FunctionStatement.CreateFunction _ -> "Create";
            case FunctionStatement.DropFunction _ -> "Drop";
            case AlterTable _, AlterDatabase _ -> "Alter";
            case Insert _ -> "Insert";
            case Delete _ -> "Delete";
            case Update _ -> "Update";
            case Show _ -> "Show";
            case Describe _ -> "Describe";
            case Exists _ -> "Exists";
            case Use _ -> "Use";
            case SetSettings _ -> "Set";
            case Optimize _ -> "Optimize";
            case Check _ -> "Check";
            case Kill _ -> "KillQuery";
            case Backup backup ->
                    switch (backup.action()) {
                        case BACKUP -> "Backup";
                        case RESTORE -> "Restore";
                    };
            case SystemCommand _ -> "System";
        };
    }

    /// Whether a statement changes neither data nor definitions.
    static boolean isReadOnly(Statement statement) {
        return switch (statement) {
            case Query _, Show _, Describe _, Exists _, Use _, SetSettings _, Check _ -> true;
            case CreateDatabase _,
                    CreateTable _,
                    CreateView _,
                    NamedCollectionStatement _,
                    Drop _,
                    Attach _,
                    Undrop _,
                    Rename _,
                    AlterTable _,
                    AlterDatabase _,
                    FunctionStatement _,
                    Insert _,
                    Delete _,
                    Update _,
                    Optimize _,
                    Kill _,
                    Backup _,
                    SystemCommand _ ->
                    false;
        };
    }
}
