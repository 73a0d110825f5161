package io.millpond.engine.keyed;

import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeFactory;
import io.millpond.engine.table.EngineArguments;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableSettings;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// An engine that keeps one row for each key: `KeeperMap('path'[, keys_limit])`, and
/// `EmbeddedRocksDB` with the same abilities. The path has no meaning here: two tables of one path
/// are two tables.
public final class KeyValueFactory implements TableFactory {
    private static final String KEEPER_MAP = "KeeperMap";

    /// They have no effect.
    private static final Set<String> ROCKS_SETTINGS =
            Set.of("optimize_for_bulk_insert", "bulk_insert_block_size");

    private final String engine;
    private final MergeTreeFactory rows = MergeTreeFactory.inside();

    private KeyValueFactory(String engine) {
        this.engine = engine;
    }

    /// Both engines.
    public static List<TableFactory> all() {
        return Stream.of(KEEPER_MAP, "EmbeddedRocksDB")
                .<TableFactory>map(KeyValueFactory::new)
                .toList();
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public boolean hasPrimaryKey() {
        return true;
    }

    @Override
    public boolean hasArguments() {
        return true;
    }

    @Override
    public boolean hasSettings() {
        return !engine.equals(KEEPER_MAP);
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        QueryContext context = services.inserts().backgroundContext("default", "keys");
        if (isNew && !engine.equals(KEEPER_MAP)) {
            checkRocks(definition);
        }
        List<Expression> keys = keys(definition);
        if (keys.isEmpty() || (engine.equals(KEEPER_MAP) && keys.size() > 1)) {
            throw refused(
                    "Storage%s requires %s in primary key"
                            .formatted(
                                    engine,
                                    engine.equals(KEEPER_MAP)
                                            ? "one column"
                                            : "at least one column"));
        }
        TableDefinition inside = PartBacked.inside(marked(definition), "ReplacingMergeTree", keys);
        return new KeyValueTable(
                definition,
                services,
                keyCountMax(definition, context),
                rows.create(inside, services, false));
    }

    private static List<Expression> keys(TableDefinition definition) {
        Expression key = definition.storage().primaryKey();
        if (key == null) {
            return List.of();
        }
        return key instanceof FunctionCall call && call.name().equals("tuple")
                ? call.arguments()
                : List.of(key);
    }

    /// The definition with the column that marks a row as deleted.
    private static TableDefinition marked(TableDefinition definition) {
        List<TableColumn> columns = new ArrayList<>(definition.columns());
        columns.add(KeyValueTable.MARK);
        return new TableDefinition(
                definition.uuid(),
                definition.engine(),
                columns,
                definition.stored(),
                definition.create(),
                definition.storage(),
                definition.comment());
    }

    /// The most keys; 0: no limit.
    private long keyCountMax(TableDefinition definition, QueryContext context) {
        var call = definition.storage().engine();
        List<Expression> arguments = call == null ? List.of() : call.arguments();
        if (!engine.equals(KEEPER_MAP)) {
            return 0;
        }
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Storage KeeperMap requires 1-2 arguments: zk_root_path, keys_limit");
        }
        String path = TableSettings.text(arguments.getFirst(), context);
        if (!path.startsWith("/")) {
            throw refused("root path of KeeperMap must start with '/', not '%s'".formatted(path));
        }
        if (arguments.size() == 1) {
            return 0;
        }
        String limit = TableSettings.text(arguments.get(1), context);
        try {
            return Long.parseUnsignedLong(limit);
        } catch (NumberFormatException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "keys_limit of KeeperMap must be a number, not '%s'".formatted(limit),
                    e);
        }
    }

    /// The time to live, the directory and whether the table is read-only have no effect.
    private static void checkRocks(TableDefinition definition) {
        var call = definition.storage().engine();
        List<Expression> arguments = call == null ? List.of() : call.arguments();
        for (SettingAssignment setting : definition.storage().settings()) {
            if (!ROCKS_SETTINGS.contains(setting.name())) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_SETTING,
                        "Unknown setting '%s': for storage %s"
                                .formatted(setting.name(), definition.engine()));
            }
        }
        if (arguments.size() > 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Engine EmbeddedRocksDB requires at most 3 parameters. (%d given)"
                            .formatted(arguments.size()));
        }
        if (!arguments.isEmpty()) {
            EngineArguments.unsigned(arguments.getFirst(), "ttl");
        }
    }

    private static DatabaseException refused(String text) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, text);
    }
}
