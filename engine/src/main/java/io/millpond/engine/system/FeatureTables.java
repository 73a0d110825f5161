package io.millpond.engine.system;

import io.millpond.engine.catalog.UserFunction;
import io.millpond.engine.format.Formats;
import io.millpond.engine.mergetree.MergeTreeSettings;
import io.millpond.engine.table.TableFactories;
import io.millpond.engine.table.TableFactory;
import io.millpond.sql.aggregate.AggregateRegistry;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.type.TypeFamilies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Tables about what the server can do: settings, functions, formats, engines.
final class FeatureTables {
    private FeatureTables() {}

    static List<SystemTable<?>> all(TableFactories factories, List<String> tableFunctions) {
        return List.of(
                SETTINGS,
                MERGE_TREE_SETTINGS,
                FUNCTIONS,
                FORMATS,
                DATA_TYPE_FAMILIES,
                ResourceTable.fixed("aggregate_function_combinators"),
                ResourceTable.fixed("codecs"),
                ResourceTable.fixed("tokenizers"),
                tableEngines(factories),
                tableFunctions(tableFunctions));
    }

    private record SettingRow(Setting<?> setting, String value, boolean isChanged) {}

    static final SystemTable<?> SETTINGS =
            settings("settings", scope -> rows(QuerySettings.REGISTRY, scope.context().settings()));

    static final SystemTable<?> MERGE_TREE_SETTINGS =
            settings(
                    "merge_tree_settings",
                    _ -> rows(MergeTreeSettings.REGISTRY, MergeTreeSettings.REGISTRY.defaults()));

    private static SystemTable<?> settings(
            String name, Function<SystemScope, List<SettingRow>> rows) {
        return SystemTable.of(name, rows)
                .column("name", r -> r.setting().name())
                .column("value", SettingRow::value)
                .column("changed", SettingRow::isChanged)
                .column("description", r -> r.setting().description())
                .column("type", r -> r.setting().type().name())
                .column("default", r -> r.setting().defaultText())
                .column("is_obsolete", r -> !r.setting().isImplemented())
                .column("tier", _ -> "Production")
                .made();
    }

    private static List<SettingRow> rows(SettingRegistry registry, Settings settings) {
        List<SettingRow> rows = new ArrayList<>();
        for (Setting<?> setting : registry.all()) {
            rows.add(new SettingRow(setting, settings.text(setting), settings.isChanged(setting)));
        }
        return rows;
    }

    /// A name of a function.
    ///
    /// @param aliasTo the canonical name; empty for that itself
    /// @param createQuery of a user's function; empty for one of the server's
    private record FunctionRow(
            String name,
            boolean isAggregate,
            String aliasTo,
            FunctionDescription description,
            String createQuery) {}

    static final SystemTable<?> FUNCTIONS =
            SystemTable.of("functions", FeatureTables::functions)
                    .column("name", FunctionRow::name)
                    .column("is_aggregate", FunctionRow::isAggregate)
                    .column("case_insensitive", r -> r.description().ignoresCase(r.name()))
                    .column("alias_to", FunctionRow::aliasTo)
                    .column("create_query", FunctionRow::createQuery)
                    .column("origin", r -> r.createQuery().isEmpty() ? "System" : "SQLUserDefined")
                    .column("description", r -> r.description().doc())
                    .column("syntax", r -> r.description().syntax())
                    .column("categories", r -> r.description().category())
                    .made();

    private static List<FunctionRow> functions(SystemScope scope) {
        List<FunctionRow> rows = new ArrayList<>();
        StandardFunctions.registry().all().forEach(f -> add(rows, f, false));
        AggregateRegistry.standard().all().forEach(f -> add(rows, f, true));
        for (UserFunction function : scope.snapshot().functions()) {
            rows.add(
                    new FunctionRow(
                            function.name(),
                            false,
                            "",
                            new FunctionDescription(function.name(), List.of(), false, "", "", ""),
                            function.sql()));
        }
        rows.sort(Comparator.comparing(FunctionRow::name));
        return rows;
    }

    private static void add(
            List<FunctionRow> rows, FunctionDescription description, boolean isAggregate) {
        rows.add(new FunctionRow(description.name(), isAggregate, "", description, ""));
        for (String alias : description.aliases()) {
            rows.add(new FunctionRow(alias, isAggregate, description.name(), description, ""));
        }
    }

    static final SystemTable<?> FORMATS =
            SystemTable.of("formats", _ -> Formats.all())
                    .column("name", Formats.Entry::name)
                    .column("is_input", f -> f.input() != null)
                    .column("is_output", f -> f.output() != null)
                    .made();

    static SystemTable<?> tableEngines(TableFactories factories) {
        return SystemTable.of("table_engines", _ -> factories.all())
                .column("name", TableFactory::engine)
                .column("supports_settings", FeatureTables::hasSettings)
                .column("supports_sort_order", TableFactory::hasPrimaryKey)
                .column("supports_ttl", TableFactory::hasKeys)
                .made();
    }

    private static boolean hasSettings(TableFactory factory) {
        return factory.hasSettings();
    }

    private record NameRow(String name, boolean isCaseInsensitive, String aliasTo) {}

    static final SystemTable<?> DATA_TYPE_FAMILIES =
            SystemTable.of("data_type_families", _ -> typeFamilies())
                    .column("name", NameRow::name)
                    .column("case_insensitive", NameRow::isCaseInsensitive)
                    .column("alias_to", NameRow::aliasTo)
                    .made();

    private static List<NameRow> typeFamilies() {
        List<NameRow> rows = new ArrayList<>();
        for (String family : TypeFamilies.all()) {
            rows.add(new NameRow(family, TypeFamilies.isCaseInsensitive(family), ""));
        }
        TypeFamilies.aliases().forEach((name, family) -> rows.add(new NameRow(name, true, family)));
        rows.sort(Comparator.comparing(NameRow::name));
        return rows;
    }

    static SystemTable<?> tableFunctions(List<String> names) {
        return SystemTable.of(
                        "table_functions",
                        _ -> names.stream().map(n -> new NameRow(n, false, "")).toList())
                .column("name", NameRow::name)
                .made();
    }
}
