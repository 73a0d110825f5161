package io.millpond.engine.layered;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Forwarding;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.ForwardingSource;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;

/// A table over the tables of one name on all servers of a cluster, which is this server alone.
/// Thread-safe.
final class DistributedTable implements Forwarding, Alterable {
    private final TableName target;
    private volatile TableDefinition definition;

    DistributedTable(TableDefinition definition, TableName target) {
        this.definition = definition;
        this.target = target;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public TableName target() {
        return target;
    }

    /// The table on this server tells its own name.
    @Override
    public List<String> nameColumns() {
        return List.of();
    }

    /// Errors: UNKNOWN_TABLE, UNKNOWN_DATABASE; THERE_IS_NO_COLUMN where the other table has not
    /// all columns, with these types.
    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        TableDefinition seen = definition;
        TableSource local = context.tables().table(target.database(), target.table());
        List<Field> known = new ArrayList<>(local.header().fields());
        known.addAll(local.virtualColumns());
        for (Field field : seen.storedHeader().fields()) {
            if (!known.contains(field)) {
                throw new DatabaseException(
                        ErrorCode.THERE_IS_NO_COLUMN,
                        "There is no column `%s` of type %s in table %s"
                                .formatted(field.name(), field.type().name(), target));
            }
        }
        return new FilledSource(seen, new Columns(seen.storedHeader(), local), context);
    }

    /// Some columns of a table.
    private record Columns(Header header, TableSource inner) implements ForwardingSource {
        @Override
        public List<Field> virtualColumns() {
            return inner.virtualColumns().stream()
                    .filter(field -> header.indexOf(field.name()) < 0)
                    .toList();
        }
    }

    @Override
    public boolean canAlter(AlterCommand command) {
        return Alterable.isOfColumns(command);
    }

    @Override
    public void checkAlter(TableDefinition changed, QueryContext context) {
        // There are no rows that could be wrong.
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
