package io.millpond.engine.insert;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.metric.Metrics;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.Tables;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Begins insert transactions. Thread-safe.
public final class Inserts {
    private final MillpondSettings settings;
    private final Catalog catalog;
    private final Tables tables;
    private final LookupFactory lookups;
    private final BackgroundPool background;
    private final Metrics metrics;
    private final RandomGenerator random;
    private final PreparedInserts prepared;

    public Inserts(
            MillpondSettings settings,
            Catalog catalog,
            Tables tables,
            LookupFactory lookups,
            BackgroundPool background,
            Metrics metrics,
            RandomGenerator random) {
        this.settings = settings;
        this.catalog = catalog;
        this.tables = tables;
        this.lookups = lookups;
        this.background = background;
        this.metrics = metrics;
        this.random = random;
        this.prepared = new PreparedInserts(catalog, tables);
    }

    /// A transaction that inserts into `target`, and through all views on it.
    ///
    /// @param header of the blocks: any of the target's insertable columns, in any order and of
    ///     types that can be cast
    public InsertTransaction begin(Table target, Header header, QueryContext context) {
        return begin(target, header, context, Deduplication.NONE);
    }

    /// As [#begin(Table, Header, QueryContext)], leaving out blocks that a table has had lately.
    public InsertTransaction begin(
            Table target, Header header, QueryContext context, Deduplication deduplication) {
        return begin(target, context, deduplication, plan -> plan.target(target, header));
    }

    /// A transaction that inserts into `target` alone: the views on it do not see the rows, as when
    /// they take the place of others that the views have seen.
    ///
    /// @param header as that of [#begin(Table, Header, QueryContext)]
    public InsertTransaction beginAlone(Table target, Header header, QueryContext context) {
        return begin(target, context, Deduplication.NONE, plan -> plan.targetAlone(target, header));
    }

    /// A transaction that runs blocks through the views on `source` without inserting into it: how
    /// a streaming table hands out what it took in.
    ///
    /// @param header of the blocks: the source's columns and virtual columns
    public InsertTransaction beginViews(Table source, Header header, QueryContext context) {
        return begin(source, context, Deduplication.NONE, plan -> plan.source(source, header));
    }

    /// A transaction of no table of its own: rows are for the tables that are named with them.
    public InsertTransaction begin(QueryContext context) {
        SnapshotLease lease = catalog.lease();
        return new InsertTransaction(
                plan(lease, context),
                new InsertNode(null, List.of(), null, List.of()),
                Deduplication.NONE,
                catalog,
                prepared,
                lease,
                metrics,
                context.progress());
    }

    private InsertTransaction begin(
            Table table,
            QueryContext context,
            Deduplication deduplication,
            Function<InsertPlan, InsertNode> root) {
        SnapshotLease lease = catalog.lease();
        InsertPlan plan = plan(lease, context);
        try {
            requireKnown(table, lease.snapshot());
            return new InsertTransaction(
                    plan,
                    root.apply(plan),
                    deduplication,
                    catalog,
                    prepared,
                    lease,
                    metrics,
                    context.progress());
        } catch (RuntimeException e) {
            plan.abort();
            lease.close();
            throw e;
        }
    }

    private InsertPlan plan(SnapshotLease lease, QueryContext context) {
        try {
            return new InsertPlan(this, lease.snapshot(), context);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /// The views of a leased snapshot in the order of their names.
    List<MaterializedView> views(CatalogSnapshot leased) {
        List<MaterializedView> views = new ArrayList<>();
        for (TableEntry entry : leased.tables()) {
            Optional<Table> table = tables.find(entry);
            if (table.isEmpty() && entry.attachment() == TableEntry.Attachment.ATTACHED) {
                // Rows are never decided into less than all views.
                throw new IllegalStateException(
                        "no table for %s of a leased snapshot".formatted(entry.fullName()));
            }
            table.filter(MaterializedView.class::isInstance)
                    .map(MaterializedView.class::cast)
                    .ifPresent(views::add);
        }
        return views;
    }

    /// Rows for a table that was dropped since it was looked up would go through no view.
    private static void requireKnown(Table table, CatalogSnapshot snapshot) {
        boolean isTemporary =
                table.definition().create() instanceof CreateTable create && create.temporary();
        if (!isTemporary && snapshot.table(table.uuid()).isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.TABLE_IS_DROPPED, "Table %s is dropped".formatted(table.uuid()));
        }
    }

    /// A block that the catalog holds as prepared by `stream`, in this process or an earlier one.
    public PreparedInsert prepared(UUID stream, PreparedIngest ingest) {
        return prepared.find(stream, ingest);
    }

    /// Prepares a block without rows, of which only the positions count.
    public PreparedInsert prepareNothing(UUID stream, PreparedIngest ingest) {
        catalog.commit(List.of(new CatalogEdit.PrepareIngest(stream, ingest)));
        return prepared.add(stream, ingest, List.of());
    }

    /// Gives back what the prepared blocks of a table hold that the catalog does not know any more.
    public void forgetPrepared(UUID stream) {
        prepared.forget(stream);
    }

    /// Whether any view reads what `source` hands out.
    public boolean hasViews(Table source) {
        while (true) {
            CatalogSnapshot snapshot = catalog.snapshot();
            List<MaterializedView> views = tables.all(snapshot, MaterializedView.class);
            if (!on(views, snapshot, source).isEmpty()) {
                return true;
            }
            // Without a lease, a view that was replaced meanwhile is not found.
            if (snapshot == catalog.snapshot()) {
                return false;
            }
        }
    }

    /// The names of the views on `source` whose rows would be others, or none, without a column.
    /// Views that fail already are not among them.
    public List<String> viewsReading(String column, Table source, QueryContext context) {
        try (SnapshotLease lease = catalog.lease()) {
            CatalogSnapshot snapshot = lease.snapshot();
            TableDefinition definition = source.definition();
            Header all = definition.storedHeader();
            Header others =
                    new Header(
                            all.fields().stream()
                                    .filter(field -> !field.name().equals(column))
                                    .toList());
            List<String> names = new ArrayList<>();
            for (MaterializedView view : on(views(snapshot), snapshot, source)) {
                TableEntry entry = snapshot.table(view.uuid()).orElseThrow();
                QueryContext viewContext = viewContext(snapshot, entry.database(), context);
                Optional<Header> before = header(view, definition, all, viewContext);
                if (before.isPresent()
                        && !before.equals(header(view, definition, others, viewContext))) {
                    names.add(entry.name());
                }
            }
            return names;
        }
    }

    /// What a view makes of blocks with `header`; empty where it fails.
    private static Optional<Header> header(
            MaterializedView view, TableDefinition source, Header header, QueryContext context) {
        try {
            return Optional.of(InsertPlan.compile(view, source, header, context).query().header());
        } catch (DatabaseException e) {
            if (e.code().kind() != ErrorCode.Kind.USER) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /// The working table of a full name; throws UNKNOWN_TABLE.
    Table table(CatalogSnapshot snapshot, TableName name) {
        String database = name.database();
        return (database == null
                        ? Optional.<Table>empty()
                        : tables.find(snapshot, database, name.table()))
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.UNKNOWN_TABLE,
                                        "Table %s does not exist.".formatted(name)));
    }

    /// Those of `views` that read a table as `snapshot` calls it, in the same order.
    static List<MaterializedView> on(
            List<MaterializedView> views, CatalogSnapshot snapshot, Table source) {
        Optional<TableEntry> entry = snapshot.table(source.uuid());
        if (entry.isEmpty()) {
            return List.of();
        }
        TableName name = TableName.of(entry.get().database(), entry.get().name());
        return views.stream()
                .filter(view -> view.source().filter(name::equals).isPresent())
                .toList();
    }

    /// What the SELECT of a view runs with inside a transaction: the transaction's snapshot and the
    /// view's database.
    QueryContext viewContext(CatalogSnapshot snapshot, String database, QueryContext context) {
        return lookups.at(snapshot, inDatabase(context, database));
    }

    private static QueryContext inDatabase(QueryContext context, String database) {
        return new QueryContext(
                context.tables(),
                context.settings(),
                context.zone(),
                context.clock(),
                context.random(),
                database,
                context.currentUser(),
                context.queryId(),
                context.parameters(),
                context.token(),
                context.lanes(),
                context.progress());
    }

    /// A statement's context for rows that outlive the statement: with the present tables, and a
    /// progress and a token of its own.
    public QueryContext detached(QueryContext context) {
        return lookups.at(
                catalog.snapshot(),
                new QueryContext(
                        lookups.none(),
                        context.settings(),
                        context.zone(),
                        context.clock(),
                        context.random(),
                        context.currentDatabase(),
                        context.currentUser(),
                        context.queryId(),
                        context.parameters(),
                        new CancellationToken(),
                        context.lanes(),
                        new QueryProgress()));
    }

    /// What a background task runs queries with: the server's settings, no user.
    ///
    /// Table names are looked up in the present snapshot, without a lease.
    ///
    /// @param purpose a word for the query id, such as the name of a lane
    public QueryContext backgroundContext(String database, String purpose) {
        return backgroundContext(database, purpose, new CancellationToken(), new QueryProgress());
    }

    /// What comes in the background is not refused for its many partitions: it would only come
    /// again.
    private Settings backgroundSettings() {
        return QuerySettings.REGISTRY
                .defaults()
                .with("max_partitions_per_insert_block", "0")
                .with(settings.defaults());
    }

    /// As [#backgroundContext(String, String)], for queries that `token` ends and that tell
    /// `progress` how far they are.
    public QueryContext backgroundContext(
            String database, String purpose, CancellationToken token, QueryProgress progress) {
        QueryContext bare =
                new QueryContext(
                        lookups.none(),
                        backgroundSettings(),
                        settings.zone(),
                        settings.clock(),
                        random,
                        database,
                        "",
                        purpose,
                        Map.of(),
                        token,
                        background.queryLanes(),
                        progress);
        return lookups.at(catalog.snapshot(), bare);
    }
}
