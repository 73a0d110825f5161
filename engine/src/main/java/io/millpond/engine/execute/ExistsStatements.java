package io.millpond.engine.execute;

import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.Exists;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.block.BlockStream;

import java.util.Optional;

/// `EXISTS`.
final class ExistsStatements {
    private ExistsStatements() {}

    static BlockStream execute(Exists exists, StatementScope scope) {
        return ResultRows.flag("result", isThere(exists, scope));
    }

    private static boolean isThere(Exists exists, StatementScope scope) {
        if (exists.kind() == ObjectKind.DATABASE) {
            return scope.databaseExists(exists.name().table());
        }
        if (exists.temporary()) {
            return scope.session().temporaryTable(exists.name().table()).isPresent();
        }
        TableName name = scope.full(exists.name());
        String database = StatementScope.database(name);
        Optional<Table> table =
                scope.instance()
                        .tables()
                        .find(scope.instance().catalog().snapshot(), database, name.table());
        return switch (exists.kind()) {
            case TABLE ->
                    table.isPresent()
                            || scope.instance()
                                    .systemTables()
                                    .names(database)
                                    .contains(name.table());
            case VIEW ->
                    table.filter(t -> t instanceof StoredQuery || t instanceof MaterializedView)
                            .isPresent();
            case DICTIONARY, DATABASE -> false;
        };
    }
}
