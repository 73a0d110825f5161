package io.millpond.engine.execute;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.mergetree.MergeTreeSettings;
import io.millpond.engine.table.RefusedSources;
import io.millpond.engine.table.factory.TableFactories;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes out what the engine clause of a CREATE statement leaves unsaid.
final class Storages {
    private static final String DEFAULT_ENGINE = "MergeTree";

    private Storages() {}

    /// The clause with its engine, its keys and, for MergeTree, its granularity.
    static Storage canonical(Storage given, TableFactories factories) {
        Storage written = withoutQuerySettings(given, factories);
        String engine = engine(written);
        TableFactory factory =
                written.engine() == null
                        ? factories.require(engine)
                        : factories.require(written.engine());
        checkPolicy(written.settings());
        Expression primary = written.primaryKey();
        Expression orderBy = written.orderBy();
        EngineClauses.check(written, factory, factories);
        if (!factory.hasKeys()) {
            return with(written, engine, primary, null, written.settings());
        }
        if (orderBy == null) {
            orderBy = primary != null ? primary : tuple();
        }
        return with(written, engine, primary, orderBy, granular(engine, written.settings()));
    }

    /// Errors: UNKNOWN_POLICY for another than `default`.
    private static void checkPolicy(List<SettingAssignment> settings) {
        for (SettingAssignment setting : settings) {
            if (setting.name().equals("storage_policy")
                    && !StorageChanges.isDefaultPolicy(setting)) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_POLICY,
                        "Unknown storage policy: there is `default` and no other");
            }
        }
    }

    private static String engine(Storage written) {
        return written.engine() == null ? DEFAULT_ENGINE : written.engine().name();
    }

    /// The settings of the clause that hold for the statement and are none of the engine's.
    static List<SettingAssignment> querySettings(Storage written, TableFactories factories) {
        return written.settings().stream()
                .filter(one -> isOfQuery(one.name(), engine(written), factories))
                .toList();
    }

    /// The clause with the engine's settings alone.
    static Storage withoutQuerySettings(Storage written, TableFactories factories) {
        List<SettingAssignment> own = new ArrayList<>(written.settings());
        own.removeAll(querySettings(written, factories));
        return withSettings(written, own);
    }

    private static boolean isOfQuery(String name, String engine, TableFactories factories) {
        if (QuerySettings.REGISTRY.find(name) == null) {
            return false;
        }
        if (engine.endsWith("MergeTree")) {
            return MergeTreeSettings.REGISTRY.find(name) == null;
        }
        if (engine.equals("Kafka")) {
            return !FormatSettings.isOfFormats(name);
        }
        boolean hasFewSettings = engine.equals("Memory") || engine.endsWith("Log");
        return hasFewSettings
                || (!RefusedSources.hasEngine(engine) && !factories.require(engine).hasSettings());
    }

    private static Expression tuple() {
        return FunctionCall.call("tuple", List.of(), Span.NONE);
    }

    private static List<SettingAssignment> granular(
            String engine, List<SettingAssignment> settings) {
        if (!engine.endsWith("MergeTree")
                || settings.stream().anyMatch(s -> s.name().equals("index_granularity"))) {
            return settings;
        }
        List<SettingAssignment> all = new ArrayList<>(settings);
        all.add(
                new SettingAssignment(
                        "index_granularity",
                        new SettingAssignment.Assigned(Literal.IntegerLiteral.of(8192)),
                        Span.NONE));
        return all;
    }

    /// The clause with the engine that the settings name where it has none.
    ///
    /// Errors: ENGINE_REQUIRED where they name none either.
    static Storage withDefault(Storage written, Setting<String> engine, QueryContext context) {
        if (written.engine() != null) {
            return written;
        }
        String name = context.settings().get(engine);
        if (name.equals("None")) {
            throw new DatabaseException(
                    ErrorCode.ENGINE_REQUIRED, "Table engine is not specified in CREATE query.");
        }
        return withEngine(written, name);
    }

    /// The clause with those keys of another one that it lacks; both are of MergeTree tables.
    static Storage withKeysOf(Storage other, Storage written) {
        return new Storage(
                written.engine(),
                written.partitionBy() != null ? written.partitionBy() : other.partitionBy(),
                written.primaryKey() != null ? written.primaryKey() : other.primaryKey(),
                written.orderBy() != null ? written.orderBy() : other.orderBy(),
                written.orderBy() != null ? written.orderDescending() : other.orderDescending(),
                written.sampleBy() != null ? written.sampleBy() : other.sampleBy(),
                written.ttl(),
                written.settings(),
                written.span());
    }

    static Storage withEngine(Storage written, String engine) {
        return with(written, engine, written.primaryKey(), written.orderBy(), written.settings());
    }

    /// The clause with another engine call.
    static Storage withEngine(Storage written, NamedCall engine) {
        return new Storage(
                engine,
                written.partitionBy(),
                written.primaryKey(),
                written.orderBy(),
                written.orderDescending(),
                written.sampleBy(),
                written.ttl(),
                written.settings(),
                written.span());
    }

    /// `base` with every clause that `over` has.
    static Storage merged(Storage base, Storage over) {
        return new Storage(
                base.engine(),
                over.partitionBy() != null ? over.partitionBy() : base.partitionBy(),
                over.primaryKey() != null ? over.primaryKey() : base.primaryKey(),
                over.orderBy() != null ? over.orderBy() : base.orderBy(),
                over.orderBy() != null ? over.orderDescending() : base.orderDescending(),
                over.sampleBy() != null ? over.sampleBy() : base.sampleBy(),
                over.ttl().isEmpty() ? base.ttl() : over.ttl(),
                merged(base.settings(), over.settings()),
                Span.NONE);
    }

    /// `base` in its order with the values of `over`, then what only `over` has.
    private static List<SettingAssignment> merged(
            List<SettingAssignment> base, List<SettingAssignment> over) {
        Map<String, SettingAssignment> all = new LinkedHashMap<>();
        base.forEach(setting -> all.put(setting.name(), setting));
        over.forEach(setting -> all.put(setting.name(), setting));
        return List.copyOf(all.values());
    }

    private static Storage with(
            Storage written,
            String engine,
            @Nullable Expression primaryKey,
            @Nullable Expression orderBy,
            List<SettingAssignment> settings) {
        NamedCall call =
                written.engine() == null
                        ? NamedCall.of(engine)
                        : new NamedCall(
                                engine, written.engine().arguments(), written.engine().span());
        return new Storage(
                call,
                written.partitionBy(),
                primaryKey,
                orderBy,
                written.orderDescending(),
                written.sampleBy(),
                written.ttl(),
                settings,
                written.span());
    }

    /// The clause with a longer sorting key; the primary key stays.
    static Storage withSortingKey(Storage written, Expression orderBy) {
        return new Storage(
                written.engine(),
                written.partitionBy(),
                written.primaryKey() == null ? written.orderBy() : written.primaryKey(),
                orderBy,
                List.of(),
                written.sampleBy(),
                written.ttl(),
                written.settings(),
                written.span());
    }

    /// The clause with another sampling key; null: none.
    static Storage withSamplingKey(Storage written, @Nullable Expression sampleBy) {
        return new Storage(
                written.engine(),
                written.partitionBy(),
                written.primaryKey(),
                written.orderBy(),
                written.orderDescending(),
                sampleBy,
                written.ttl(),
                written.settings(),
                written.span());
    }

    /// The clause with other times to live.
    static Storage withTtl(Storage written, List<Storage.TtlElement> ttl) {
        return new Storage(
                written.engine(),
                written.partitionBy(),
                written.primaryKey(),
                written.orderBy(),
                written.orderDescending(),
                written.sampleBy(),
                ttl,
                written.settings(),
                written.span());
    }

    /// The clause with other settings.
    static Storage withSettings(Storage written, List<SettingAssignment> settings) {
        return new Storage(
                written.engine(),
                written.partitionBy(),
                written.primaryKey(),
                written.orderBy(),
                written.orderDescending(),
                written.sampleBy(),
                written.ttl(),
                settings,
                written.span());
    }
}
