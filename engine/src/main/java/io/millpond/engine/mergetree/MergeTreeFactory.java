package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.index.SkipIndexes;
import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.engine.mergetree.merger.MergeRule;
import io.millpond.engine.mergetree.merger.MergeRules;
import io.millpond.engine.table.ColumnCodecs;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableSettings;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Layout;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// An engine of the MergeTree family.
public final class MergeTreeFactory implements TableFactory {
    private static final Logger log = LoggerFactory.getLogger(MergeTreeFactory.class);

    private final String engine;

    /// The highest block number given out, by table. They go on over DETACH and ATTACH: an insert
    /// that began before may still write parts, and the names of two parts are never the same.
    private final Map<UUID, AtomicLong> blockNumbers = new ConcurrentHashMap<>();

    private MergeTreeFactory(String engine) {
        this.engine = engine;
    }

    /// All engines of the family, each under its Replicated name too.
    public static List<TableFactory> all() {
        List<TableFactory> all = new ArrayList<>();
        for (String engine : MergeRules.ENGINES) {
            all.add(new MergeTreeFactory(engine));
            all.add(new MergeTreeFactory(ReplicatedNames.PREFIX + engine));
        }
        return all;
    }

    /// What makes the tables inside of tables of another engine.
    public static MergeTreeFactory inside() {
        return new MergeTreeFactory("MergeTree");
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public boolean hasKeys() {
        return true;
    }

    @Override
    public boolean hasSettings() {
        return true;
    }

    @Override
    public MergeTreeTable create(
            TableDefinition definition, TableServices services, boolean isNew) {
        if (isNew && ReplicatedNames.isReplicated(engine)) {
            log.info("nothing is replicated engine={} table={}", engine, definition.uuid());
        }
        MergeTreeShape shape = shape(definition, services, isNew);
        if (isNew) {
            checkNew(shape);
        }
        return new MergeTreeTable(
                shape,
                services,
                blockNumbers.computeIfAbsent(definition.uuid(), _ -> new AtomicLong()));
    }

    /// Binds a definition's keys; throws for a new one that makes no sense.
    static MergeTreeShape shape(TableDefinition definition, TableServices services, boolean isNew) {
        if (definition.storage().orderBy() == null && definition.storage().primaryKey() == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "You must provide an ORDER BY or PRIMARY KEY expression in the table"
                            + " definition. If you don't want this table to be sorted, use"
                            + " ORDER BY/PRIMARY KEY tuple(). Otherwise, use the setting"
                            + " 'create_table_empty_primary_key_by_default' to create an empty"
                            + " primary key by default");
        }
        QueryContext context = services.inserts().backgroundContext("default", "keys");
        MergeTreeKeys keys = MergeTreeKeys.bind(definition, context);
        if (isNew) {
            TtlClauses.check(definition, keys, context);
        }
        Settings settings =
                TableSettings.read(
                        MergeTreeSettings.REGISTRY, definition.storage().settings(), context);
        if (isNew) {
            keys.check(settings);
        }
        MergeRule rule = rule(definition, keys);
        for (DataType type : keys.sortingTypes()) {
            if (type.layout() == Layout.VARIANT || type.layout() == Layout.OBJECT) {
                throw new DatabaseException(
                        ErrorCode.DATA_TYPE_CANNOT_BE_USED_IN_KEY,
                        "Column with type Variant/Dynamic/JSON is not allowed in key expression."
                                + " Consider using a subcolumn with a specific data type instead"
                                + " (for example 'column.Int64' or 'json.some.path.:Int64' if its a"
                                + " JSON path subcolumn) or casting this column to a specific data"
                                + " type");
            }
            if (!DataTypes.isOrdered(type)) {
                throw new DatabaseException(
                        ErrorCode.DATA_TYPE_CANNOT_BE_USED_IN_KEY,
                        "Type "
                                + type.name()
                                + " is not allowed in key expression, it's not comparable");
            }
        }
        if (isNew && !settings.get(MergeTreeSettings.ALLOW_NULLABLE_KEY)) {
            for (DataType type : keys.sortingTypes()) {
                if (type.isNullable()) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_COLUMN,
                            "Sorting key contains nullable columns, but merge tree setting"
                                    + " `allow_nullable_key` is disabled");
                }
            }
        }
        TtlRules ttl = TtlRules.bind(definition, services.settings().zone(), context);
        SkipIndexes indexes = SkipIndexes.bind(definition, context, isNew);
        MergeTreeShape shape =
                new MergeTreeShape(
                        definition,
                        keys,
                        rule,
                        settings,
                        ColumnCodecs.ofPart(settings.get(MergeTreeSettings.DEFAULT_CODEC)),
                        ttl,
                        indexes);
        // Binds what the types of columns say of how they are combined.
        Objects.requireNonNull(shape.merger(definition.storedHeader(), MergePurpose.MERGE));
        return shape;
    }

    private static MergeRule rule(TableDefinition definition, MergeTreeKeys keys) {
        NamedCall engine = definition.storage().engine();
        return MergeRules.of(
                ReplicatedNames.plain(engine == null ? NamedCall.of(definition.engine()) : engine),
                definition.storedHeader(),
                keys.sortingColumnNames(),
                MergeTreeKeys.read(keys.partition()));
    }

    /// Checks what a table may become by an ALTER, or was before it was checked, but not be made.
    private static void checkNew(MergeTreeShape shape) {
        shape.keys().checkNew(shape.settings());
        if (shape.rule() instanceof MergeRule.Aggregating
                && !shape.settings().get(MergeTreeSettings.ALLOW_OTHER_COLUMNS)) {
            Set<String> keyColumns = new HashSet<>(MergeTreeKeys.read(shape.keys().sorting()));
            keyColumns.addAll(MergeTreeKeys.read(shape.keys().partition()));
            MergeRules.checkAllAggregated(shape.definition().listedHeader(), keyColumns);
        }
    }
}
