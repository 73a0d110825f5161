package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.Attach;
import io.millpond.sql.ast.ObjectKind;
import io.millpond.sql.ast.TableName;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.List;
import java.util.Optional;

/// `ATTACH TABLE name`.
final class AttachStatements {
    private AttachStatements() {}

    static BlockStream execute(Attach attach, StatementScope scope) {
        if (attach.kind() == ObjectKind.DATABASE) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "ATTACH DATABASE is not supported");
        }
        TableName name = scope.full(attach.name());
        Instance instance = scope.instance();
        instance.definitions().change(() -> attach(attach, name, scope));
        return ResultRows.none();
    }

    private static void attach(Attach attach, TableName name, StatementScope scope) {
        Instance instance = scope.instance();
        Optional<TableEntry> entry =
                instance.catalog().snapshot().table(StatementScope.database(name), name.table());
        if (entry.isEmpty()) {
            if (scope.databaseExists(StatementScope.database(name))) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_GET_CREATE_TABLE_QUERY,
                        "Table `%s` doesn't exist".formatted(name.table()));
            }
            throw scope.unknownTable(name);
        }
        if (entry.get().attachment() == TableEntry.Attachment.ATTACHED) {
            if (attach.ifNotExists()) {
                return;
            }
            throw TableCreation.alreadyExists(entry.get());
        }
        Table table = Definitions.load(entry.get(), instance);
        var _ =
                Definitions.commit(
                        List.of(
                                new CatalogEdit.SetAttachment(
                                        entry.get().uuid(), TableEntry.Attachment.ATTACHED)),
                        List.of(table),
                        instance);
        if (table instanceof Streaming streaming) {
            instance.definitions().start(streaming);
        }
        Definitions.viewsChanged(instance);
    }
}
