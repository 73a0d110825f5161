package io.millpond.engine.system;

import io.millpond.engine.catalog.UserFunction;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.mergetree.MergeTreeSettings;
import io.millpond.engine.table.factory.TableFactories;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.type.TypeFamilies;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Tables about what the server can do: settings, functions, formats, engines.
final class FeatureTables {
    /// Engines of what is made by CREATE VIEW.
    private static final List<String> VIEW_ENGINES = List.of("MaterializedView", "View");

    private FeatureTables() {}

    static List<SystemTable<?>> all(TableFactories factories, List<String> tableFunctions) {
        return List.of(
                SETTINGS,
                MERGE_TREE_SETTINGS,
                functionTable(),
                formats(),
                DATA_TYPE_FAMILIES,
                ResourceTable.fixed("aggregate_function_combinators"),
                ResourceTable.fixed("codecs"),
                ResourceTable.fixed("data_skipping_index_types"),
                ResourceTable.fixed("disk_types"),
                ResourceTable.fixed("tokenizers"),
                tableEngines(factories),
                tableFunctions(tableFunctions));
    }

    private record SettingRow(
            Setting<?> setting, String value, boolean isChanged, @Nullable List<String> traits) {
        String description() {
            return setting.isImplemented()
                    ? setting.description()
                    : "Accepted, and without effect here.";
        }

        String trait(int index) {
            return traits == null ? (index == 0 ? "" : "Production") : traits.get(index);
        }
    }

    static final SystemTable<?> SETTINGS =
            settings(
                    "settings",
                    true,
                    scope -> rows(QuerySettings.REGISTRY, scope.context().settings()));

    static final SystemTable<?> MERGE_TREE_SETTINGS =
            settings(
                    "merge_tree_settings",
                    false,
                    _ -> rows(MergeTreeSettings.REGISTRY, MergeTreeSettings.REGISTRY.defaults()));

    private static SystemTable<?> settings(
            String name, boolean isOfQueries, Function<SystemScope, List<SettingRow>> rows) {
        SystemTable.Making<SettingRow> table =
                SystemTable.of(name, rows)
                        .column("name", r -> r.setting().name())
                        .column("value", SettingRow::value)
                        .column("changed", SettingRow::isChanged)
                        .column("description", SettingRow::description)
                        .column("type", r -> r.setting().type().name())
                        .column("default", r -> r.setting().defaultText())
                        .column("is_obsolete", r -> r.trait(1).equals("Obsolete"))
                        .column("tier", r -> r.trait(1));
        return isOfQueries ? table.column("alias_for", r -> r.trait(0)).made() : table.made();
    }

    private static List<SettingRow> rows(SettingRegistry registry, Settings settings) {
        Map<String, List<String>> traits = ResourceTable.byName("setting-traits.tsv");
        List<SettingRow> rows = new ArrayList<>();
        for (Setting<?> setting : registry.all()) {
            rows.add(
                    new SettingRow(
                            setting,
                            settings.text(setting),
                            settings.isChanged(setting),
                            traits.get(setting.name())));
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
            String createQuery) {
        /// What is known of the server's scalar functions; null of others.
        @Nullable Integer trait(Map<String, List<String>> traits, int index, int usual) {
            if (isAggregate || !createQuery.isEmpty()) {
                return null;
            }
            List<String> cells = traits.get(name);
            if (cells == null) {
                return usual;
            }
            return cells.get(index).isEmpty() ? null : Integer.valueOf(cells.get(index));
        }
    }

    private static SystemTable<?> functionTable() {
        Map<String, List<String>> traits = ResourceTable.byName("function-traits.tsv");
        return SystemTable.of("functions", FeatureTables::functions)
                .column("name", FunctionRow::name)
                .column("is_aggregate", FunctionRow::isAggregate)
                .column("case_insensitive", r -> r.description().ignoresCase(r.name()))
                .column("alias_to", FunctionRow::aliasTo)
                .column("create_query", FunctionRow::createQuery)
                .column("origin", r -> r.createQuery().isEmpty() ? "System" : "SQLUserDefined")
                .column("description", r -> r.description().doc())
                .column("syntax", r -> r.description().syntax())
                .column("categories", r -> r.description().category())
                .column("deterministic", r -> r.trait(traits, 0, 1))
                .column("higher_order", r -> r.trait(traits, 1, 0))
                .made();
    }

    private static List<FunctionRow> functions(SystemScope scope) {
        List<FunctionRow> rows = new ArrayList<>();
        StandardFunctions.registry().all().forEach(f -> add(rows, f, false));
        StandardAggregates.registry().all().forEach(f -> add(rows, f, true));
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

    private static SystemTable<?> formats() {
        SystemTable.Making<Formats.Entry> table =
                SystemTable.of("formats", _ -> Formats.all())
                        .column("name", Formats.Entry::name)
                        .column("is_input", f -> f.input() != null)
                        .column("is_output", f -> f.output() != null);
        ResourceTable.add(
                table,
                "format-traits.tsv",
                Formats.Entry::name,
                List.of(
                        "supports_parallel_parsing",
                        "supports_parallel_formatting",
                        "is_tty_friendly",
                        "content_type",
                        "supports_random_access",
                        "has_schema_inference",
                        "has_external_schema",
                        "prefers_large_blocks",
                        "supports_append",
                        "supports_subsets_of_columns"));
        return table.made();
    }

    private static SystemTable<?> tableEngines(TableFactories factories) {
        SystemTable.Making<String> table =
                SystemTable.of(
                                "table_engines",
                                _ ->
                                        Stream.concat(
                                                        factories.all().stream()
                                                                .map(TableFactory::engine),
                                                        VIEW_ENGINES.stream())
                                                .sorted()
                                                .toList())
                        .column("name", name -> name);
        ResourceTable.add(
                table,
                "engine-traits.tsv",
                name -> name,
                List.of(
                        "supports_settings",
                        "supports_skipping_indices",
                        "supports_projections",
                        "supports_sort_order",
                        "supports_ttl",
                        "supports_replication",
                        "supports_deduplication",
                        "supports_parallel_insert"));
        return table.made();
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

    private static SystemTable<?> tableFunctions(List<String> names) {
        SystemTable.Making<String> table =
                SystemTable.of("table_functions", _ -> names).column("name", name -> name);
        ResourceTable.add(
                table, "table-function-traits.tsv", name -> name, List.of("allow_readonly"));
        return table.made();
    }
}
