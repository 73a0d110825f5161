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
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// Tables about what the server can do: settings, functions, formats, engines.
final class FeatureTables {
    private FeatureTables() {}

    private record SettingRow(Setting<?> setting, String value, boolean isChanged) {}

    static final SystemTable<?> SETTINGS =
            settings(
                    "settings",
                    "The settings of statements, with the values of this one.",
                    scope -> rows(QuerySettings.REGISTRY, scope.context().settings()));

    static final SystemTable<?> MERGE_TREE_SETTINGS =
            settings(
                    "merge_tree_settings",
                    "The settings of MergeTree tables.",
                    _ -> rows(MergeTreeSettings.REGISTRY, MergeTreeSettings.REGISTRY.defaults()));

    private static SystemTable<?> settings(
            String name, String comment, Function<SystemScope, List<SettingRow>> rows) {
        return new SystemTable<SettingRow>(
                name,
                comment,
                List.of(
                        SystemColumn.text("name", "The name.", r -> r.setting().name()),
                        SystemColumn.text("value", "The value.", SettingRow::value),
                        SystemColumn.flag("changed", "Whether it was set.", SettingRow::isChanged),
                        SystemColumn.text(
                                "description", "What it does.", r -> r.setting().description()),
                        SystemColumn.nullableText("min", "The least value.", _ -> null),
                        SystemColumn.nullableText("max", "The greatest value.", _ -> null),
                        new SystemColumn<>(
                                "disallowed_values",
                                new ArrayType(DataTypes.STRING),
                                "Values that are refused.",
                                _ -> List.of()),
                        SystemColumn.flag("readonly", "Whether it cannot be set.", _ -> false),
                        SystemColumn.text("type", "The type.", r -> r.setting().type().name()),
                        SystemColumn.text(
                                "default", "The default.", r -> r.setting().defaultText()),
                        SystemColumn.text("alias_for", "Another name's setting.", _ -> ""),
                        SystemColumn.flag(
                                "is_obsolete",
                                "Whether it has no effect.",
                                r -> !r.setting().isImplemented()),
                        SystemColumn.text("tier", "How settled it is.", _ -> "Production")),
                rows);
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

    private static final EnumType ORIGIN =
            new EnumType(
                    8,
                    List.of(
                            new EnumType.Entry("System", 0),
                            new EnumType.Entry("SQLUserDefined", 1),
                            new EnumType.Entry("ExecutableUserDefined", 2),
                            new EnumType.Entry("WasmUserDefined", 3)));

    static final SystemTable<?> FUNCTIONS =
            new SystemTable<FunctionRow>(
                    "functions",
                    "The functions and aggregate functions.",
                    List.of(
                            SystemColumn.text("name", "The name.", FunctionRow::name),
                            SystemColumn.flag(
                                    "is_aggregate",
                                    "Whether it is an aggregate function.",
                                    FunctionRow::isAggregate),
                            SystemColumn.flag(
                                    "case_insensitive",
                                    "Whether case does not matter.",
                                    r -> r.description().ignoresCase(r.name())),
                            SystemColumn.text(
                                    "alias_to",
                                    "The function this is another name of.",
                                    FunctionRow::aliasTo),
                            SystemColumn.text(
                                    "create_query",
                                    "The statement that made a user's function.",
                                    FunctionRow::createQuery),
                            SystemColumn.number(
                                    "origin",
                                    ORIGIN,
                                    "Where it comes from.",
                                    r -> r.createQuery().isEmpty() ? 0 : 1),
                            SystemColumn.text(
                                    "description", "What it returns.", r -> r.description().doc()),
                            SystemColumn.text(
                                    "syntax", "How to call it.", r -> r.description().syntax()),
                            SystemColumn.text("arguments", "Unused.", _ -> ""),
                            SystemColumn.text("parameters", "Unused.", _ -> ""),
                            SystemColumn.text("returned_value", "Unused.", _ -> ""),
                            SystemColumn.text("examples", "Unused.", _ -> ""),
                            SystemColumn.text("introduced_in", "Unused.", _ -> ""),
                            SystemColumn.text(
                                    "categories",
                                    "The kind of function.",
                                    r -> r.description().category())),
                    FeatureTables::functions);

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
            new SystemTable<Formats.Entry>(
                    "formats",
                    "The data formats.",
                    List.of(
                            SystemColumn.text("name", "The name.", Formats.Entry::name),
                            SystemColumn.flag(
                                    "is_input", "Whether it can be read.", f -> f.input() != null),
                            SystemColumn.flag(
                                    "is_output",
                                    "Whether it can be written.",
                                    f -> f.output() != null),
                            SystemColumn.flag("supports_parallel_parsing", "Unused.", _ -> false),
                            SystemColumn.flag(
                                    "supports_parallel_formatting", "Unused.", _ -> false)),
                    _ -> Formats.all());

    static SystemTable<?> tableEngines(TableFactories factories) {
        return new SystemTable<TableFactory>(
                "table_engines",
                "The table engines.",
                List.of(
                        SystemColumn.text("name", "The name.", TableFactory::engine),
                        SystemColumn.flag(
                                "supports_settings",
                                "Whether it has SETTINGS.",
                                FeatureTables::hasSettings),
                        SystemColumn.flag("supports_skipping_indices", "Unused.", _ -> false),
                        SystemColumn.flag("supports_projections", "Unused.", _ -> false),
                        SystemColumn.flag(
                                "supports_sort_order",
                                "Whether it has ORDER BY.",
                                TableFactory::hasPrimaryKey),
                        SystemColumn.flag(
                                "supports_ttl", "Whether it has TTL.", TableFactory::hasKeys),
                        SystemColumn.flag("supports_replication", "Unused.", _ -> false),
                        SystemColumn.flag("supports_deduplication", "Unused.", _ -> false),
                        SystemColumn.flag("supports_parallel_insert", "Unused.", _ -> false)),
                _ -> factories.all());
    }

    private static boolean hasSettings(TableFactory factory) {
        return factory.hasSettings();
    }

    private record NameRow(String name, boolean isCaseInsensitive, String aliasTo) {}

    static final SystemTable<?> DATA_TYPE_FAMILIES =
            new SystemTable<NameRow>(
                    "data_type_families",
                    "The families of data types.",
                    List.of(
                            SystemColumn.text("name", "The name.", NameRow::name),
                            SystemColumn.flag(
                                    "case_insensitive",
                                    "Whether case does not matter.",
                                    NameRow::isCaseInsensitive),
                            SystemColumn.text(
                                    "alias_to",
                                    "The family this is another name of.",
                                    NameRow::aliasTo)),
                    _ -> typeFamilies());

    private static List<NameRow> typeFamilies() {
        List<NameRow> rows = new ArrayList<>();
        for (String family : TypeFamilies.all()) {
            rows.add(new NameRow(family, TypeFamilies.isCaseInsensitive(family), ""));
        }
        TypeFamilies.aliases().forEach((name, family) -> rows.add(new NameRow(name, true, family)));
        rows.sort(Comparator.comparing(NameRow::name));
        return rows;
    }

    static final SystemTable<?> COMBINATORS =
            new SystemTable<String>(
                    "aggregate_function_combinators",
                    "Suffixes of aggregate functions.",
                    List.of(SystemColumn.text("name", "The suffix.", name -> name)),
                    _ -> List.of("Array", "Distinct", "If", "OrDefault", "OrNull"));

    static SystemTable<?> tableFunctions(List<String> names) {
        return new SystemTable<NameRow>(
                "table_functions",
                "The table functions.",
                List.of(
                        SystemColumn.text("name", "The name.", NameRow::name),
                        SystemColumn.text("description", "Unused.", _ -> "")),
                _ -> names.stream().map(n -> new NameRow(n, false, "")).toList());
    }
}
