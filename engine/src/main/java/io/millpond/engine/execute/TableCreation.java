package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.ColumnDeclarations;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MemoryTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.PreparedQuery;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// `CREATE TABLE`, in all its forms.
final class TableCreation {
    private static final Setting<Boolean> EMPTY_KEY_BY_DEFAULT =
            QuerySettings.known("create_table_empty_primary_key_by_default", SettingType.BOOL);

    private final StatementScope scope;
    private final Instance instance;

    TableCreation(StatementScope scope) {
        this.scope = scope;
        this.instance = scope.instance();
    }

    BlockStream create(CreateTable create) {
        if (create.temporary()) {
            createTemporary(create);
            return ResultRows.none();
        }
        TableName name = scope.full(create.name());
        boolean isCreated = instance.definitions().change(() -> createNamed(create, name));
        if (isCreated) {
            fill(create, name);
        }
        return ResultRows.none();
    }

    private boolean createNamed(CreateTable create, TableName name) {
        String database = StatementScope.database(name);
        scope.requireDatabase(database);
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        Optional<TableEntry> existing = snapshot.table(database, name.table());
        boolean isReplaced =
                create.mode() == CreateTable.Mode.CREATE_OR_REPLACE
                        || create.mode() == CreateTable.Mode.REPLACE;
        if (existing.isEmpty() && create.mode() == CreateTable.Mode.REPLACE) {
            throw scope.unknownTable(name);
        }
        if (existing.isPresent() && !isReplaced) {
            if (create.ifNotExists()) {
                return false;
            }
            throw alreadyExists(existing.get());
        }
        TableDefinition definition = definition(create, name, instance.newUuid());
        Table table = Definitions.make(definition, instance, true);
        List<CatalogEdit> edits = new ArrayList<>();
        Optional<Table> replaced = existing.flatMap(e -> instance.tables().find(e.uuid()));
        existing.ifPresent(e -> edits.add(new CatalogEdit.DropTable(e.uuid())));
        Definitions.stop(replaced.stream().toList(), instance);
        edits.add(
                new CatalogEdit.PutTable(
                        DefinitionTexts.entry(definition, database, name.table(), scope.nowMs())));
        CatalogSnapshot after = Definitions.commit(edits, List.of(table), instance);
        replaced.ifPresent(t -> Definitions.retire(t, instance, after, true));
        Definitions.viewsChanged(instance);
        return true;
    }

    static DatabaseException alreadyExists(TableEntry entry) {
        return new DatabaseException(
                ErrorCode.TABLE_ALREADY_EXISTS,
                entry.attachment() == TableEntry.Attachment.ATTACHED
                        ? "Table %s already exists.".formatted(entry.fullName())
                        : "Table %s already exists (detached).".formatted(entry.fullName()));
    }

    private void createTemporary(CreateTable create) {
        String name = create.name().table();
        if (scope.session().temporaryTable(name).isPresent() && !isReplacing(create)) {
            if (create.ifNotExists()) {
                return;
            }
            throw new DatabaseException(
                    ErrorCode.TABLE_ALREADY_EXISTS,
                    "Temporary table %s already exists.".formatted(name));
        }
        TableDefinition definition = definition(create, TableName.of(name), instance.newUuid());
        MemoryTable table = new MemoryTable(definition, context());
        scope.session().temporaryTables().put(name, table);
        if (create.source() instanceof CreateTable.FromQuery(Query query, boolean empty)
                && !empty) {
            Insertion.run(scope, table, query);
        }
    }

    private static boolean isReplacing(CreateTable create) {
        return create.mode() == CreateTable.Mode.CREATE_OR_REPLACE
                || create.mode() == CreateTable.Mode.REPLACE;
    }

    /// The statement with everything it implies written out.
    private TableDefinition definition(CreateTable create, TableName name, UUID uuid) {
        List<TableElement> elements =
                ColumnDeclarations.resolve(elements(create), context(create.storage()));
        if (elements.stream().noneMatch(TableElement.Column.class::isInstance)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    "Incorrect CREATE query: required list of column descriptions or AS section or"
                            + " SELECT.");
        }
        Storage storage = storage(create);
        checkCloned(create);
        EngineClauses.checkElements(
                elements,
                instance.factories().require(Objects.requireNonNull(storage.engine()).name()),
                instance.factories());
        String comment = comment(create);
        CreateTable canonical =
                new CreateTable(
                        name,
                        CreateTable.Mode.CREATE,
                        create.temporary(),
                        false,
                        null,
                        elements,
                        new CreateTable.NoSource(),
                        storage,
                        comment,
                        create.span());
        List<TableColumn> columns = new ArrayList<>();
        for (TableElement.Column column : canonical.columns()) {
            columns.add(
                    DefinitionTexts.column(
                            column, TypeResolver.resolve(Objects.requireNonNull(column.type()))));
        }
        return new TableDefinition(
                uuid,
                Objects.requireNonNull(storage.engine()).name(),
                columns,
                StoredColumns.PLAIN,
                canonical,
                storage,
                comment == null ? "" : comment);
    }

    /// Errors: SUPPORT_IS_DISABLED for CLONE AS of a table without parts.
    private void checkCloned(CreateTable create) {
        if (create.source() instanceof CreateTable.LikeTable(TableName like, boolean cloneRows)
                && cloneRows
                && !scope.table(scope.full(like)).definition().engine().endsWith("MergeTree")) {
            throw new DatabaseException(
                    ErrorCode.SUPPORT_IS_DISABLED,
                    "Only support CLONE AS from tables of the MergeTree family");
        }
    }

    /// Errors: BAD_ARGUMENTS for a MergeTree without a key that the user wants no empty key for.
    private void checkKey(Storage written) {
        NamedCall engine = written.engine();
        if (engine != null
                && engine.name().endsWith("MergeTree")
                && written.orderBy() == null
                && written.primaryKey() == null
                && !context().settings().get(EMPTY_KEY_BY_DEFAULT)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "You must provide an ORDER BY or PRIMARY KEY expression in the table"
                            + " definition. If you don't want this table to be sorted, use"
                            + " ORDER BY/PRIMARY KEY (). Otherwise, you can use the setting"
                            + " 'create_table_empty_primary_key_by_default' to automatically add"
                            + " an empty primary key to the table definition.");
        }
    }

    /// The comment written, or that of the table whose columns and engine are taken.
    private @Nullable String comment(CreateTable create) {
        if (create.comment() == null
                && create.storage().engine() == null
                && create.source() instanceof CreateTable.LikeTable(TableName like, _)
                && !isMade(scope.full(like))) {
            String other = scope.table(scope.full(like)).definition().comment();
            return other.isEmpty() ? null : other;
        }
        return create.comment();
    }

    private QueryContext context() {
        return scope.context();
    }

    /// The context with the settings of the query that the storage clause holds.
    private QueryContext context(Storage written) {
        List<SettingAssignment> own = Storages.querySettings(written, instance.factories());
        return context().withSettings(TableSettings.assign(context().settings(), own, context()));
    }

    private List<TableElement> elements(CreateTable create) {
        if (!create.elements().isEmpty()) {
            return create.elements();
        }
        return switch (create.source()) {
            case CreateTable.NoSource _ -> engineElements(create);
            case CreateTable.LikeTable(TableName like, _) -> likeElements(like);
            case CreateTable.LikeFunction like ->
                    TableArguments.source(like.function(), context()).header().fields().stream()
                            .<TableElement>map(ColumnDeclarations::plain)
                            .toList();
            case CreateTable.FromQuery(Query query, _) -> {
                PreparedQuery prepared = Queries.prepare(query, context());
                List<TableElement> columns = new ArrayList<>();
                for (Field field : prepared.header().fields()) {
                    columns.add(ColumnDeclarations.plain(field));
                }
                yield columns;
            }
        };
    }

    private List<TableElement> engineElements(CreateTable create) {
        NamedCall engine = create.storage().engine();
        if (engine == null) {
            return List.of();
        }
        List<TableElement> columns = new ArrayList<>();
        instance.factories()
                .require(engine.name())
                .columns(engine, instance.services(), context())
                .ifPresent(
                        header ->
                                header.fields()
                                        .forEach(f -> columns.add(ColumnDeclarations.plain(f))));
        return columns;
    }

    private List<TableElement> likeElements(TableName like) {
        TableName name = scope.full(like);
        if (isMade(name)) {
            List<TableElement> columns = new ArrayList<>();
            context()
                    .tables()
                    .table(name.database(), name.table())
                    .header()
                    .fields()
                    .forEach(field -> columns.add(ColumnDeclarations.plain(field)));
            return columns;
        }
        boolean isKnown =
                instance.tables()
                        .find(
                                instance.catalog().snapshot(),
                                StatementScope.database(name),
                                name.table())
                        .isPresent();
        if (!isKnown && scope.databaseExists(StatementScope.database(name))) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_GET_CREATE_TABLE_QUERY,
                    "Table `%s` doesn't exist".formatted(name.table()));
        }
        TableDefinition definition = scope.table(name).definition();
        return definition.create() instanceof CreateTable table
                ? table.elements()
                : definition.listedHeader().fields().stream()
                        .<TableElement>map(ColumnDeclarations::plain)
                        .toList();
    }

    /// Whether the table is made of the server's state.
    private boolean isMade(TableName name) {
        return instance.systemTables().isMade(StatementScope.database(name), name.table());
    }

    private Storage storage(CreateTable create) {
        Storage written = create.storage();
        if (create.temporary() && written.engine() == null) {
            return Storages.withoutQuerySettings(
                    Storages.withEngine(written, "Memory"), instance.factories());
        }
        if (written.engine() == null
                && create.source() instanceof CreateTable.LikeTable(TableName like, _)
                && !isMade(scope.full(like))) {
            Storage other = scope.table(scope.full(like)).definition().storage();
            if (other.engine() != null) {
                return Storages.merged(other, written);
            }
        }
        checkKey(written);
        Storage canonical = Storages.canonical(written, instance.factories());
        NamedCall engine = Objects.requireNonNull(canonical.engine());
        return Storages.withEngine(
                canonical,
                instance.factories().require(engine.name()).canonical(engine, context()));
    }

    private void fill(CreateTable create, TableName name) {
        if (create.source() instanceof CreateTable.FromQuery(Query query, boolean empty)
                && !empty) {
            Insertion.run(scope, scope.table(name), query);
        }
        if (create.source() instanceof CreateTable.LikeTable(TableName like, boolean cloneRows)
                && cloneRows) {
            Insertion.run(scope, scope.table(name), SelectAll.from(scope.full(like)));
        }
    }
}
