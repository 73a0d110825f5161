package io.millpond.engine.execute;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.format.RowReader;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.insert.Deduplication;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.insert.queue.AsyncInsertSettings;
import io.millpond.engine.insert.queue.InsertShape;
import io.millpond.engine.insert.queue.QueuedInsert;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.PreparedQuery;
import io.millpond.sql.exec.Queries;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `INSERT INTO`: one transaction for the whole statement, whatever its size; blocks are as large
/// as settings let them be.
final class Insertion {
    /// The most rows of a block that is read from data.
    private static final Setting<Long> READ_ROWS =
            QuerySettings.known("max_insert_block_size", SettingType.NON_ZERO_UINT64);

    /// Rows and bytes of a block from which on none are added.
    private static final Setting<Long> JOINED_ROWS =
            QuerySettings.known("min_insert_block_size_rows", SettingType.UINT64);

    private static final Setting<Long> JOINED_BYTES =
            QuerySettings.known("min_insert_block_size_bytes", SettingType.UINT64);

    /// What a block has in memory at most, whatever the settings.
    private static final int ROWS_MAX = 16_777_216;

    private static final long BYTES_MAX = 1L << 30;

    /// What part of the heap a block has at most: a dozen statements may hold one each at a time,
    /// of which there are up to three copies, as it came, joined and sorted.
    private static final int HEAP_SHARE = 40;

    /// What part of the memory that a statement may use a block has at most.
    private static final int STATEMENT_SHARE = 4;

    private static final String DEFAULT_FORMAT = "TabSeparated";

    private final StatementScope scope;
    private final Insert insert;

    Insertion(StatementScope scope, Insert insert) {
        this.scope = scope;
        this.insert = insert;
    }

    BlockStream execute() {
        Table table = target();
        List<String> columns =
                new InsertColumns(table.definition(), tableName()).names(insert.columns());
        switch (insert.source()) {
            case Insert.SelectSource(Query query) ->
                    run(scope, scope.context(), table, query, columns, deduplication(query));
            case Insert.InputSource(Query query, String format, int offset) ->
                    runOverInput(table, query, columns, format, offset);
            case Insert.ValuesSource(int offset) -> read(table, columns, "Values", offset);
            case Insert.FormatSource(String format, String infile, int offset) -> {
                if (infile != null) {
                    throw new DatabaseException(
                            ErrorCode.UNKNOWN_TYPE_OF_QUERY,
                            "Query has infile and was send directly to server");
                }
                read(table, columns, format(format), offset);
            }
        }
        return ResultRows.none();
    }

    private String format(@Nullable String written) {
        if (written != null) {
            return written;
        }
        String preset = scope.options().defaultInputFormat();
        return preset == null ? DEFAULT_FORMAT : preset;
    }

    private String tableName() {
        return switch (insert.target()) {
            case Insert.IntoTable(TableName name) -> scope.full(name).toString();
            case Insert.IntoFunction into -> into.function().name();
        };
    }

    private Table target() {
        return switch (insert.target()) {
            case Insert.IntoTable(TableName name) -> {
                Optional<Table> temporary =
                        name.database() == null
                                ? scope.session().temporaryTable(name.table())
                                : Optional.empty();
                yield temporary.isPresent() ? temporary.get() : scope.written(scope.full(name));
            }
            case Insert.IntoFunction into when into.function().name().equalsIgnoreCase("null") ->
                    NullFunction.table(into.function(), scope.context());
            case Insert.IntoFunction into when !TableFunctions.isKnown(into.function().name()) ->
                    throw TableFunctions.unknown(into.function().name());
            case Insert.IntoFunction into ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "Table function %s takes no rows".formatted(into.function().name()));
        };
    }

    /// The definition whose columns the rows of an insert into `table` are of.
    private TableDefinition columnsOf(Table table) {
        return table instanceof MaterializedView view
                ? view.targetTable(scope.snapshot()).definition()
                : table.definition();
    }

    private void read(Table table, List<String> columns, String format, int offset) {
        if (scope.text().isWithoutData(offset)) {
            throw new DatabaseException(ErrorCode.NO_DATA_TO_INSERT, "No data to insert");
        }
        TableDefinition definition = columnsOf(table);
        List<Field> fields = new ArrayList<>();
        for (String name : columns) {
            fields.add(
                    definition
                            .column(name)
                            .map(TableColumn::field)
                            .orElseThrow(() -> noColumn(name)));
        }
        Header header = new Header(fields);
        FormatSettings settings =
                StatementFormats.settings(scope.context(), scope.instance().services().schemas());
        int rowCount = rows(Math.max(setting(READ_ROWS), setting(JOINED_ROWS)));
        long byteCount = bytes(scope);
        try (InputStream data = scope.text().dataFrom(offset);
                RowReader reader =
                        CheckedStates.of(
                                Formats.input(format).reader(data, header, settings), header)) {
            Block first = reader.read(rowCount, byteCount);
            OmittedCells omitted = reader.omitted();
            if (first == null) {
                transact(scope, table, header, Deduplication.NONE, _ -> {});
                return;
            }
            boolean isSmall = isShared(table, first);
            Block second = isSmall ? reader.read(rowCount, byteCount) : null;
            if (isSmall && second == null) {
                share(table, format, first, omitted);
                return;
            }
            transact(
                    scope,
                    table,
                    header,
                    Deduplication.of(scope.context()),
                    transaction -> {
                        push(transaction, first, omitted);
                        Block block = isSmall ? second : reader.read(rowCount, byteCount);
                        while (block != null) {
                            scope.context().token().check();
                            push(transaction, block, reader.omitted());
                            block = reader.read(rowCount, byteCount);
                        }
                    });
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "The data of the INSERT could not be read: " + e,
                    e);
        }
    }

    private DatabaseException noColumn(String name) {
        return new DatabaseException(
                ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                "No such column %s in table %s".formatted(name, tableName()));
    }

    private static void push(InsertTransaction transaction, Block block, OmittedCells omitted) {
        transaction.push(block, omitted.isEmpty() ? null : omitted);
    }

    /// Whether the rows may go into a transaction with those of other statements.
    private boolean isShared(Table table, Block rows) {
        AsyncInsertSettings settings = AsyncInsertSettings.of(scope.context().settings());
        return settings.isShared()
                && rows.retainedBytes() < settings.bytesMax()
                && !(table instanceof Streaming)
                && scope.snapshot().table(table.uuid()).isPresent();
    }

    private void share(Table table, String format, Block rows, OmittedCells omitted) {
        scope.instance()
                .insertQueues()
                .insert(
                        new InsertShape(
                                table.uuid(),
                                rows.header(),
                                Formats.input(format).name(),
                                scope.context().currentDatabase(),
                                scope.context().currentUser(),
                                scope.context().settings().changed()),
                        new QueuedInsert(rows, omitted, scope.context()));
    }

    private long setting(Setting<Long> setting) {
        return scope.context().settings().get(setting);
    }

    private static int rows(long count) {
        return (int) Math.min(count, ROWS_MAX);
    }

    /// The bytes at which a block ends: what the settings say, and no more than memory allows.
    private static long bytes(StatementScope scope) {
        long wanted = scope.context().settings().get(JOINED_BYTES);
        return wanted == 0 ? bytesMax(scope) : Math.min(wanted, bytesMax(scope));
    }

    /// The bytes of a block that memory allows.
    private static long bytesMax(StatementScope scope) {
        long memory = scope.context().settings().get(QuerySettings.MAX_MEMORY_USAGE);
        long most = Math.min(BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        return memory == 0 ? most : Math.min(most, Math.max(1, memory / STATEMENT_SHARE));
    }

    /// Either limit ends a block; without any, blocks stay as they come.
    private static BlockJoiner joiner(StatementScope scope, Header header) {
        long rowCount = scope.context().settings().get(JOINED_ROWS);
        long byteCount = scope.context().settings().get(JOINED_BYTES);
        return new BlockJoiner(
                header,
                rowCount == 0 ? (byteCount == 0 ? 1 : ROWS_MAX) : rows(rowCount),
                bytes(scope),
                bytesMax(scope));
    }

    /// Inserts the rows of a query into all listed columns of a table, by place.
    static void run(StatementScope scope, Table table, Query query) {
        List<String> columns = definition(table, scope).listedHeader().names();
        run(scope, scope.context(), table, query, columns, Deduplication.NONE);
    }

    private static TableDefinition definition(Table table, StatementScope scope) {
        return table instanceof MaterializedView view
                ? view.targetTable(scope.instance().catalog().snapshot()).definition()
                : table.definition();
    }

    /// Rows that come in another order each time are other blocks each time, so only those of
    /// `ORDER BY ALL` are compared, unless there is a token.
    private Deduplication deduplication(Query query) {
        Deduplication forced = Deduplication.on(scope.context());
        Deduplication wanted = Deduplication.of(scope.context());
        boolean isPossible =
                forced.hasToken() || (query instanceof Select select && select.orderByAll());
        return switch (scope.context().settings().get(QuerySettings.DEDUPLICATE_INSERT_SELECT)) {
            case "disable" -> Deduplication.NONE;
            case "enable_even_for_bad_queries" -> wanted;
            case "force_enable" -> {
                if (!isPossible) {
                    throw new DatabaseException(
                            ErrorCode.DEDUPLICATION_IS_NOT_POSSIBLE,
                            "Deduplication for INSERT SELECT with non-stable SELECT is not possible"
                                    + " (the SELECT part can return different results on each"
                                    + " execution). You can disable it by setting `insert_deduplicate`"
                                    + " or `async_insert_deduplicate` to 0. Or make SELECT query stable"
                                    + " (for example, by adding ORDER BY all to the query) or provide"
                                    + " `insert_deduplication_token`.");
                }
                yield forced;
            }
            default -> isPossible ? wanted : Deduplication.NONE;
        };
    }

    private void runOverInput(
            Table table, Query query, List<String> columns, String format, int offset) {
        FormatSettings settings =
                StatementFormats.settings(scope.context(), scope.instance().services().schemas());
        try (InputStream data = scope.text().dataFrom(offset)) {
            QueryContext context =
                    scope.context()
                            .withTables(
                                    new InputFunction(
                                            scope.context().tables(), data, format, settings));
            run(scope, context, table, query, columns, Deduplication.NONE);
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "The data of the INSERT could not be read: " + e,
                    e);
        }
    }

    /// @param context of the query
    private static void run(
            StatementScope scope,
            QueryContext context,
            Table table,
            Query query,
            List<String> columns,
            Deduplication deduplication) {
        PreparedQuery prepared = Queries.prepare(query, context);
        if (prepared.header().size() != columns.size()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_COLUMNS_DOESNT_MATCH,
                    "Number of columns doesn't match (source: %d and result: %d)"
                            .formatted(prepared.header().size(), columns.size()));
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            fields.add(new Field(columns.get(i), prepared.header().type(i)));
        }
        Header header = new Header(fields);
        NullCheck nulls =
                NullCheck.of(
                        definition(table, scope), prepared.header(), header, context.settings());
        transact(
                scope,
                table,
                header,
                deduplication,
                transaction -> {
                    BlockJoiner joiner = joiner(scope, header);
                    try (BlockStream rows = prepared.execute()) {
                        Block block = rows.next();
                        while (block != null) {
                            nulls.check(block);
                            joiner.add(block, transaction::push);
                            block = rows.next();
                        }
                    }
                    joiner.rest().ifPresent(transaction::push);
                });
    }

    /// Pushes the blocks of a statement.
    private interface Pushing {
        void run(InsertTransaction transaction) throws IOException;
    }

    private static void transact(
            StatementScope scope,
            Table table,
            Header header,
            Deduplication deduplication,
            Pushing pushing) {
        InsertTransaction transaction =
                scope.instance().inserts().begin(table, header, scope.context(), deduplication);
        try {
            pushing.run(transaction);
            scope.context().token().check();
            transaction.commit(List.of());
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA,
                    "The data of the INSERT could not be read: " + e,
                    e);
        } finally {
            transaction.abort();
        }
    }
}
