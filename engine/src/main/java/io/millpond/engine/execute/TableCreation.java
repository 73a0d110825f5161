package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.ColumnDeclarations;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.FunctionEngines;
import io.millpond.engine.table.MemoryTable;
import io.millpond.engine.table.NullTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
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
        instance.definitions()
                .change(() -> createNamed(create, name))
                .ifPresent(made -> fill(create, name, made));
        return ResultRows.none();
    }

    /// Makes the table, or nothing where it is there already.
    ///
    /// One that is to take the place of another and has yet to be filled gets a name of its own.
    private Optional<TableEntry> createNamed(CreateTable create, TableName name) {
        String database = StatementScope.database(name);
        scope.requireDatabase(database);
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        Optional<TableEntry> existing = snapshot.table(database, name.table());
        // What is wrong with columns is said before that the name is taken.
        List<TableElement> elements = resolved(create);
        boolean isReplaced =
                create.mode() == CreateTable.Mode.CREATE_OR_REPLACE
                        || create.mode() == CreateTable.Mode.REPLACE;
        if (existing.isEmpty() && create.mode() == CreateTable.Mode.REPLACE) {
            throw scope.unknownTable(name);
        }
        if (existing.isPresent() && !isReplaced) {
            if (create.ifNotExists()) {
                return Optional.empty();
            }
            throw alreadyExists(existing.get());
        }
        if (isReplaced && RenameStatements.isInMemory(database, scope)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED, "Memory: renameTable() is not supported");
        }
        UUID uuid = instance.newUuid();
        TableDefinition definition = definition(create, elements, name, uuid);
        Table table = made(definition);
        boolean isLater = existing.isPresent() && isFilled(create);
        TableEntry entry =
                DefinitionTexts.entry(
                        definition,
                        database,
                        isLater ? "_tmp_replace_" + uuid : name.table(),
                        scope.nowMs());
        put(existing.filter(_ -> !isLater), List.of(table), new CatalogEdit.PutTable(entry));
        return Optional.of(entry);
    }

    /// Commits an edit that gives a table a name, in the place of one that has it.
    private void put(Optional<TableEntry> existing, List<Table> added, CatalogEdit edit) {
        List<CatalogEdit> edits = new ArrayList<>();
        Optional<Table> replaced = existing.flatMap(e -> instance.tables().find(e.uuid()));
        existing.ifPresent(e -> edits.add(new CatalogEdit.DropTable(e.uuid())));
        Definitions.stop(replaced.stream().toList(), instance);
        edits.add(edit);
        CatalogSnapshot after = Definitions.commit(edits, added, instance);
        replaced.ifPresent(t -> Definitions.retire(t, instance, after, true));
        Definitions.viewsChanged(instance);
    }

    /// Fills the table that was made; where that fails there is none.
    private void fill(CreateTable create, TableName name, TableEntry made) {
        boolean isFull = false;
        try {
            fill(create, TableName.of(made.database(), made.name()));
            if (!made.name().equals(name.table())) {
                instance.definitions().change(() -> replace(made, name));
            }
            isFull = true;
        } finally {
            if (!isFull) {
                abandon(made);
            }
        }
    }

    private void replace(TableEntry made, TableName name) {
        String database = StatementScope.database(name);
        put(
                instance.catalog().snapshot().table(database, name.table()),
                List.of(),
                new CatalogEdit.RenameTable(made.uuid(), database, name.table()));
    }

    private void abandon(TableEntry made) {
        instance.definitions()
                .change(
                        () ->
                                instance.catalog()
                                        .snapshot()
                                        .table(made.uuid())
                                        .ifPresent(
                                                entry ->
                                                        DropStatements.dropAll(
                                                                List.of(entry),
                                                                List.of(),
                                                                true,
                                                                instance)));
    }

    /// Whether the statement says what the first rows are.
    private static boolean isFilled(CreateTable create) {
        return switch (create.source()) {
            case CreateTable.FromQuery(_, boolean empty) -> !empty;
            case CreateTable.LikeTable(_, boolean cloneRows) -> cloneRows;
            case CreateTable.NoSource _, CreateTable.LikeFunction _ -> false;
        };
    }

    private Table made(TableDefinition definition) {
        Table table = Definitions.make(definition, instance, true);
        try {
            if (definition.storage().engine() != null) {
                instance.factories()
                        .require(definition.engine())
                        .checkLimits(definition, instance.services(), context());
            }
            return table;
        } catch (DatabaseException e) {
            table.close();
            throw e;
        }
    }

    static DatabaseException alreadyExists(TableEntry entry) {
        String aside =
                switch (entry.attachment()) {
                    case ATTACHED -> "";
                    case DETACHED -> " (detached)";
                    case DETACHED_PERMANENTLY -> " (detached permanently)";
                };
        return new DatabaseException(
                ErrorCode.TABLE_ALREADY_EXISTS,
                "Table %s already exists%s.".formatted(entry.fullName(), aside));
    }

    private void createTemporary(CreateTable create) {
        TableName name = create.name();
        if (isTemporaryThere(name, create.ifNotExists(), isReplacing(create), scope)) {
            return;
        }
        TableDefinition definition = definition(create, resolved(create), name, instance.newUuid());
        Table table = temporary(definition);
        scope.session().temporaryTables().put(name.table(), table);
        if (create.source() instanceof CreateTable.FromQuery(Query query, boolean empty)
                && !empty) {
            Insertion.run(scope, table, query);
        }
    }

    /// Whether IF NOT EXISTS leaves nothing to do.
    ///
    /// Errors: TABLE_ALREADY_EXISTS, BAD_DATABASE_FOR_TEMPORARY_TABLE.
    static boolean isTemporaryThere(
            TableName name, boolean ifNotExists, boolean isReplacing, StatementScope scope) {
        if (name.database() != null) {
            throw new DatabaseException(
                    ErrorCode.BAD_DATABASE_FOR_TEMPORARY_TABLE,
                    "Temporary tables cannot be inside a database. You should not specify a"
                            + " database for a temporary table.");
        }
        if (isReplacing || scope.session().temporaryTable(name.table()).isEmpty()) {
            return false;
        }
        if (!ifNotExists) {
            throw new DatabaseException(
                    ErrorCode.TABLE_ALREADY_EXISTS,
                    "Temporary table %s already exists.".formatted(name));
        }
        return true;
    }

    /// A table of the session alone. Its rows are in memory whatever its engine is, which is shown
    /// and has no further meaning; so it has to be one that keeps all rows as they are, or none.
    private Table temporary(TableDefinition definition) {
        String engine = definition.engine();
        return switch (engine) {
            case "Null" -> new NullTable(definition);
            case "Memory" -> new MemoryTable(definition, context());
            case "Log", "TinyLog", "StripeLog", "MergeTree" -> MemoryTable.unbounded(definition);
            case String function when definition.storage().engine() == null ->
                    throw new DatabaseException(
                            ErrorCode.INCORRECT_QUERY,
                            ("Incorrect CREATE query: storage required. Temporary tables of the"
                                            + " function behind %s are not supported")
                                    .formatted(function));
            case "GenerateRandom", "Merge", "Distributed", "URL" ->
                    instance.factories()
                            .require(engine)
                            .create(definition, instance.services(), true);
            default -> {
                boolean isReplicated =
                        engine.startsWith("Replicated") || engine.equals("KeeperMap");
                throw new DatabaseException(
                        isReplicated ? ErrorCode.INCORRECT_QUERY : ErrorCode.NOT_IMPLEMENTED,
                        isReplicated
                                ? "Temporary tables cannot be created with Replicated, Shared or"
                                        + " KeeperMap table engines"
                                : "Temporary tables of the engine %s are not supported"
                                        .formatted(engine));
            }
        };
    }

    private static boolean isReplacing(CreateTable create) {
        return create.mode() == CreateTable.Mode.CREATE_OR_REPLACE
                || create.mode() == CreateTable.Mode.REPLACE;
    }

    /// The columns and what else stands with them, with everything they imply written out.
    private List<TableElement> resolved(CreateTable create) {
        List<TableElement> elements =
                ColumnDeclarations.resolve(elements(create), context(create.storage()));
        NamedCall engine = create.storage().engine();
        if (engine != null && !instance.factories().haveOwnColumns(engine.name())) {
            return elements;
        }
        if (elements.stream().noneMatch(TableElement.Column.class::isInstance)) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    "Incorrect CREATE query: required list of column descriptions or AS section or"
                            + " SELECT.");
        }
        checkInsertable(elements);
        return elements;
    }

    /// Errors: EMPTY_LIST_OF_COLUMNS_PASSED where there is no column that keeps what is inserted.
    static void checkInsertable(List<TableElement> elements) {
        List<TableColumn> columns =
                ViewCreation.columns(
                        elements.stream()
                                .filter(TableElement.Column.class::isInstance)
                                .map(TableElement.Column.class::cast)
                                .toList());
        if (columns.stream().noneMatch(TableColumn::isStored)) {
            throw new DatabaseException(
                    ErrorCode.EMPTY_LIST_OF_COLUMNS_PASSED,
                    "Cannot CREATE table without physical columns");
        }
        if (columns.stream().noneMatch(TableColumn::isInsertable)) {
            throw new DatabaseException(
                    ErrorCode.EMPTY_LIST_OF_COLUMNS_PASSED,
                    "Cannot CREATE table without insertable columns");
        }
    }

    /// The statement with everything it implies written out.
    private TableDefinition definition(
            CreateTable create, List<TableElement> elements, TableName name, UUID uuid) {
        if (create.source() instanceof CreateTable.LikeFunction like) {
            return ofFunction(create, like, elements, name, uuid);
        }
        Storage storage = storage(create);
        checkCloned(create);
        checkOwnColumns(elements, storage);
        EngineClauses.checkProjections(elements, storage);
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
        return new TableDefinition(
                uuid,
                Objects.requireNonNull(storage.engine()).name(),
                ViewCreation.columns(canonical.columns()),
                StoredColumns.PLAIN,
                canonical,
                storage,
                comment == null ? "" : comment);
    }

    /// A table whose rows are what a table function returns whenever they are read.
    private static TableDefinition ofFunction(
            CreateTable create,
            CreateTable.LikeFunction like,
            List<TableElement> elements,
            TableName name,
            UUID uuid) {
        CreateTable canonical =
                new CreateTable(
                        name,
                        CreateTable.Mode.CREATE,
                        create.temporary(),
                        false,
                        null,
                        elements,
                        like,
                        Storage.NONE,
                        create.comment(),
                        create.span());
        return new TableDefinition(
                uuid,
                FunctionEngines.engine(like.function().name()),
                ViewCreation.columns(canonical.columns()),
                StoredColumns.PLAIN,
                canonical,
                Storage.NONE,
                create.comment() == null ? "" : create.comment());
    }

    /// Errors: BAD_ARGUMENTS for columns of a table that cannot have any.
    private void checkOwnColumns(List<TableElement> elements, Storage storage) {
        String engine = Objects.requireNonNull(storage.engine()).name();
        if (!elements.isEmpty() && !instance.factories().haveOwnColumns(engine)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Storage %s does not support explicit column definitions".formatted(engine));
        }
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
        boolean hasOldForm =
                engine != null
                        && engine.name().endsWith("MergeTree")
                        && !engine.name().startsWith("Replicated")
                        && !engine.arguments().isEmpty()
                        && written.orderBy() == null
                        && written.primaryKey() == null
                        && written.partitionBy() == null
                        && written.sampleBy() == null
                        && written.settings().isEmpty();
        if (hasOldForm) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "This syntax for *MergeTree engine is deprecated. Use extended storage"
                            + " definition syntax with ORDER BY/PRIMARY KEY clause");
        }
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
            case CreateTable.LikeTable(TableName like, _) ->
                    likeElements(like, create.storage().engine() != null);
            case CreateTable.LikeFunction like ->
                    TableArguments.source(like.function(), context()).header().fields().stream()
                            .<TableElement>map(ColumnDeclarations::plain)
                            .toList();
            case CreateTable.FromQuery(Query query, _) -> {
                PreparedQuery prepared = Queries.prepare(query, context());
                List<TableElement> columns = new ArrayList<>();
                for (Field field : prepared.header().fields()) {
                    ColumnDeclarations.checkType(field, true, context());
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
                .require(engine)
                .columns(engine, instance.services(), context())
                .ifPresent(
                        header ->
                                header.fields()
                                        .forEach(f -> columns.add(ColumnDeclarations.plain(f))));
        return columns;
    }

    /// @param hasEngine whether the new table is of an engine of its own, so that a view has
    ///     columns to give
    private List<TableElement> likeElements(TableName like, boolean hasEngine) {
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
        if (definition.create() instanceof CreateView && !hasEngine) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_QUERY,
                    "Cannot CREATE a table AS %s, it is a View".formatted(name));
        }
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
        if (create.temporary() && create.storage().engine() != null) {
            return Storages.withSettings(
                    canonical(create.storage()),
                    Storages.withoutQuerySettings(create.storage(), instance.factories())
                            .settings());
        }
        Storage written = create.storage();
        if (create.temporary() && written.engine() == null) {
            return Storages.withoutQuerySettings(
                    Storages.withDefault(
                            written, QuerySettings.DEFAULT_TEMPORARY_TABLE_ENGINE, context()),
                    instance.factories());
        }
        if (create.source() instanceof CreateTable.LikeTable(TableName like, _)
                && !isMade(scope.full(like))) {
            Storage other = scope.table(scope.full(like)).definition().storage();
            if (written.engine() == null && other.engine() != null) {
                return Storages.merged(other, written);
            }
            if (isMergeTree(written) && isMergeTree(other)) {
                written = Storages.withKeysOf(other, written);
            }
        }
        return canonical(
                Storages.withDefault(written, QuerySettings.DEFAULT_TABLE_ENGINE, context()));
    }

    private static boolean isMergeTree(Storage storage) {
        NamedCall engine = storage.engine();
        return engine != null && engine.name().endsWith("MergeTree");
    }

    private Storage canonical(Storage written) {
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
