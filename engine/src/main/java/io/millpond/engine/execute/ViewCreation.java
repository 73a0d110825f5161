package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.refresh.RefreshRetries;
import io.millpond.engine.table.ColumnDeclarations;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.ViewParameters;
import io.millpond.engine.table.ViewQueries;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// `CREATE VIEW` and `CREATE MATERIALIZED VIEW`.
final class ViewCreation {
    private final StatementScope scope;
    private final Instance instance;

    ViewCreation(StatementScope scope) {
        this.scope = scope;
        this.instance = scope.instance();
    }

    BlockStream create(CreateView create) {
        if (create.temporary()) {
            createTemporary(create);
            return ResultRows.none();
        }
        TableName name = scope.full(create.name());
        Query query =
                ViewColumns.named(
                        new TableNameQualifier(scope.context()).qualify(create.query()),
                        create.columnNames());
        boolean isCreated = instance.definitions().change(() -> createNamed(create, name, query));
        if (isCreated && create.populate()) {
            Insertion.run(scope, scope.table(name), query);
        }
        return ResultRows.none();
    }

    private void createTemporary(CreateView create) {
        TableName name = create.name();
        if (TableCreation.isTemporaryThere(name, create.ifNotExists(), false, scope)) {
            return;
        }
        Query query =
                ViewColumns.named(
                        new TableNameQualifier(scope.context()).qualify(create.query()),
                        create.columnNames());
        TableDefinition definition = definition(create, name, query);
        scope.session().temporaryTables().put(name.table(), new StoredQuery(definition));
    }

    private boolean createNamed(CreateView create, TableName name, Query query) {
        String database = StatementScope.database(name);
        scope.requireDatabase(database);
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        Optional<TableEntry> existing = snapshot.table(database, name.table());
        if (existing.isPresent() && create.mode() == CreateTable.Mode.CREATE) {
            // What is wrong with the view is said before that the name is taken.
            TableDefinition _ = definition(create, name, query);
        }
        if (existing.isPresent() && create.mode() != CreateTable.Mode.CREATE_OR_REPLACE) {
            if (create.ifNotExists()) {
                return false;
            }
            throw TableCreation.alreadyExists(existing.get());
        }
        TableDefinition definition = definition(create, name, query);
        List<Table> made = new ArrayList<>();
        List<CatalogEdit> edits = new ArrayList<>();
        List<Table> replaced = replaced(existing, snapshot, edits);
        made.add(Definitions.make(definition, instance, true));
        edits.add(
                new CatalogEdit.PutTable(
                        DefinitionTexts.entry(definition, database, name.table(), scope.nowMs())));
        if (create.refresh() != null && create.empty()) {
            edits.add(new CatalogEdit.SetRefreshed(definition.uuid(), scope.nowMs()));
        }
        if (create.materialized() && create.target() == null) {
            TableDefinition inner = innerDefinition(definition, database);
            made.add(Definitions.make(inner, instance, true));
            edits.add(
                    new CatalogEdit.PutTable(
                            DefinitionTexts.entry(
                                    inner,
                                    database,
                                    MaterializedView.innerName(definition.uuid().toString()),
                                    scope.nowMs())));
        }
        Definitions.stop(replaced, instance);
        CatalogSnapshot after = Definitions.commit(edits, made, instance);
        replaced.forEach(t -> Definitions.retire(t, instance, after, true));
        Definitions.viewsChanged(instance);
        instance.refreshes().tick();
        return true;
    }

    private List<Table> replaced(
            Optional<TableEntry> existing, CatalogSnapshot snapshot, List<CatalogEdit> edits) {
        List<Table> replaced = new ArrayList<>();
        existing.ifPresent(
                entry -> {
                    for (TableEntry dropped : DropStatements.withInner(entry, instance, snapshot)) {
                        edits.add(new CatalogEdit.DropTable(dropped.uuid()));
                        instance.tables().find(dropped.uuid()).ifPresent(replaced::add);
                    }
                });
        return replaced;
    }

    private TableDefinition definition(CreateView create, TableName name, Query query) {
        Header header = header(create, query);
        List<TableElement> elements = new ArrayList<>();
        if (!create.materialized() && !ViewParameters.of(query).isEmpty()) {
            // Its columns are known when it is called.
        } else if (create.elements().isEmpty()) {
            Set<String> names = new HashSet<>();
            for (Field field : header.fields()) {
                if (!names.add(field.name())) {
                    throw ColumnDeclarations.duplicate(field.name());
                }
                checkType(field, create);
                elements.add(ColumnDeclarations.plain(field));
            }
        } else {
            elements.addAll(ColumnDeclarations.resolve(create.elements(), scope.context()));
            TableCreation.checkInsertable(elements);
        }
        if (create.materialized()
                && create.refresh() == null
                && query instanceof SetOperation operation
                && !operation.operator().name().startsWith("UNION")) {
            throw new DatabaseException(
                    ErrorCode.QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW,
                    "MATERIALIZED VIEW support query with multiple simple UNION [ALL] only");
        }
        boolean isOfNoTable = query instanceof Select select && select.from() == null;
        if (create.materialized()
                && create.refresh() == null
                && !isOfNoTable
                && ViewQueries.source(query).isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW,
                    "A materialized view needs a table in FROM whose inserts it follows");
        }
        TableName target = create.target() == null ? null : target(create.target());
        if (target != null) {
            checkTarget(header, target);
            if (create.refresh() != null && !create.refresh().isAppended()) {
                checkReplaced(target, name);
            }
        }
        Storage storage = storage(create, target);
        CreateView canonical =
                new CreateView(
                        name,
                        CreateTable.Mode.CREATE,
                        create.materialized(),
                        create.temporary(),
                        false,
                        null,
                        refresh(create),
                        target,
                        elements,
                        List.of(),
                        storage,
                        false,
                        false,
                        query,
                        ViewRights.canonical(create, scope),
                        create.comment(),
                        create.span());
        return new TableDefinition(
                instance.newUuid(),
                create.materialized() ? "MaterializedView" : "View",
                columns(canonical.columns()),
                StoredColumns.PLAIN,
                canonical,
                storage,
                text(create.comment()));
    }

    /// The columns of a view that writes to another table are that table's: their types say how
    /// they are read, and nothing is kept in them.
    private void checkType(Field field, CreateView create) {
        if (create.target() == null) {
            ColumnDeclarations.checkType(field, create.materialized(), scope.context());
        } else {
            ColumnDeclarations.checkValues(field);
        }
    }

    private @Nullable RefreshSchedule refresh(CreateView create) {
        RefreshSchedule refresh = create.refresh();
        return refresh == null ? null : checked(refresh, scope);
    }

    /// A schedule with views in full.
    ///
    /// Errors: UNKNOWN_SETTING, and those of the values of settings.
    static RefreshSchedule checked(RefreshSchedule schedule, StatementScope scope) {
        RefreshRetries.of(schedule, scope.context());
        return schedule.with(schedule.dependencies().stream().map(scope::full).toList());
    }

    /// The columns of the query: none when parameters without values are in it, which whoever reads
    /// the view is to give.
    private Header header(CreateView create, Query query) {
        try {
            return Queries.prepare(query, scope.context()).header();
        } catch (DatabaseException e) {
            boolean isParametric =
                    e.code() == ErrorCode.UNKNOWN_QUERY_PARAMETER && !create.materialized();
            if (!isParametric) {
                throw e;
            }
            return Header.of();
        }
    }

    private void checkTarget(Header header, TableName target) {
        Table table = scope.table(target);
        for (String name : header.names()) {
            boolean isThere =
                    table.definition()
                            .column(name)
                            .filter(
                                    column ->
                                            column.kind() != TableColumn.Kind.MATERIALIZED
                                                    && column.kind() != TableColumn.Kind.ALIAS)
                            .isPresent();
            if (!isThere) {
                throw new DatabaseException(
                        ErrorCode.THERE_IS_NO_COLUMN,
                        ("Column %s does not exist in the table %s, which the materialized view"
                                        + " writes to")
                                .formatted(name, target));
            }
        }
    }

    /// Errors: BAD_ARGUMENTS for a target whose rows another view than `name` replaces: each would
    /// take the other's away.
    private void checkReplaced(TableName target, TableName name) {
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        for (TableEntry entry : snapshot.tables()) {
            boolean isReplacing =
                    instance.tables()
                            .find(entry)
                            .filter(
                                    table ->
                                            table instanceof MaterializedView view
                                                    && view.refresh()
                                                            .filter(r -> !r.isAppended())
                                                            .isPresent()
                                                    && view.target(snapshot).equals(target))
                            .isPresent();
            if (isReplacing && !TableName.of(entry.database(), entry.name()).equals(name)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("Table %s is already a target of another refreshable materialized view:"
                                        + " %s.")
                                .formatted(target, entry.fullName()));
            }
        }
    }

    private TableName target(TableName written) {
        TableName full = scope.full(written);
        scope.table(full);
        return full;
    }

    private Storage storage(CreateView create, @Nullable TableName target) {
        if (!create.materialized() || target != null) {
            return create.storage();
        }
        return Storages.canonical(
                Storages.withDefault(
                        create.storage(), QuerySettings.DEFAULT_TABLE_ENGINE, scope.context()),
                instance.factories());
    }

    private TableDefinition innerDefinition(TableDefinition view, String database) {
        UUID uuid = instance.newUuid();
        CreateView create = (CreateView) view.create();
        CreateTable inner =
                new CreateTable(
                        TableName.of(database, MaterializedView.innerName(view.uuid().toString())),
                        CreateTable.Mode.CREATE,
                        false,
                        false,
                        null,
                        create.elements(),
                        new CreateTable.NoSource(),
                        view.storage(),
                        null,
                        create.span());
        return new TableDefinition(
                uuid,
                Objects.requireNonNull(view.storage().engine()).name(),
                view.columns(),
                StoredColumns.PLAIN,
                inner,
                view.storage(),
                "");
    }

    static List<TableColumn> columns(List<TableElement.Column> elements) {
        List<TableColumn> columns = new ArrayList<>();
        for (TableElement.Column column : elements) {
            columns.add(
                    DefinitionTexts.column(
                            column, TypeResolver.resolve(Objects.requireNonNull(column.type()))));
        }
        return columns;
    }

    private static String text(@Nullable String comment) {
        return comment == null ? "" : comment;
    }
}
