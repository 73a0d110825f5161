package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.util.List;
import java.util.Optional;

/// A materialized view: a query that every block inserted into its source runs through, and the
/// table its rows go to. Reading it reads that table.
public final class MaterializedView implements Scannable {
    private final TableDefinition definition;
    private final CreateView create;
    private final Tables tables;

    public MaterializedView(TableDefinition definition, Tables tables) {
        this.definition = definition;
        this.create = (CreateView) definition.create();
        this.tables = tables;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    /// The query of the view; its table names are whole.
    public Query query() {
        return create.query();
    }

    /// When the whole query runs; empty for a view that inserted blocks run through.
    public Optional<RefreshSchedule> refresh() {
        return Optional.ofNullable(create.refresh());
    }

    /// The table whose inserted blocks run through the view.
    public Optional<TableName> source() {
        return create.refresh() != null ? Optional.empty() : ViewQueries.source(create.query());
    }

    /// The name of the table the view writes to, in full.
    public TableName target(CatalogSnapshot snapshot) {
        TableName target = create.target();
        return target != null
                ? target
                : snapshot.table(uuid())
                        .map(e -> TableName.of(e.database(), innerName()))
                        .orElseThrow(this::dropped);
    }

    /// Whether the view keeps its own table.
    public boolean hasInnerTable() {
        return create.target() == null;
    }

    /// The name of the view's own table.
    public String innerName() {
        return innerName(uuid().toString());
    }

    public static String innerName(String uuid) {
        return ".inner_id." + uuid;
    }

    /// The working table the view writes to; throws when it is gone.
    public Table targetTable(CatalogSnapshot snapshot) {
        TableName target = target(snapshot);
        String database = target.database();
        return tables.findWritten(snapshot, database == null ? "" : database, target.table())
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.UNKNOWN_TABLE,
                                        "Target table '%s' of view '%s' doesn't exists"
                                                .formatted(
                                                        target,
                                                        snapshot.table(uuid())
                                                                .map(e -> e.fullName())
                                                                .orElse(""))));
    }

    /// The view's own table, which statements on the view change.
    ///
    /// Errors: INCORRECT_QUERY for a view that writes to a table with a name of its own.
    public Table ownTable(CatalogSnapshot snapshot) {
        if (!hasInnerTable()) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    ("MATERIALIZED VIEW targets existing table %s. Execute the statement directly"
                                    + " on it.")
                            .formatted(target(snapshot)));
        }
        return targetTable(snapshot);
    }

    private DatabaseException dropped() {
        return new DatabaseException(
                ErrorCode.TABLE_IS_DROPPED, "View %s is dropped".formatted(uuid()));
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        if (targetTable(snapshot) instanceof Scannable target) {
            Header declared = definition.listedHeader();
            List<String> all =
                    target.definition().columns().stream().map(TableColumn::name).toList();
            return CastSource.of(
                    new ListedSource(target.source(snapshot, context), declared.names(), all),
                    declared,
                    context);
        }
        throw new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Table '%s', which the view writes to, cannot be read".formatted(target(snapshot)));
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
