package io.millpond.engine.system;

import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import java.util.ArrayList;
import java.util.List;

/// Tables of `information_schema` that say the same whatever is stored.
final class SchemaConstants {
    private SchemaConstants() {}

    private record NoRow() {}

    static final SystemTable<?> CHARACTER_SETS =
            new SystemTable<>(
                    "character_sets",
                    "The character sets.",
                    SchemaTables.inBothCases(
                            List.of(
                                    SystemColumn.<String>text(
                                            "character_set_name", "The name.", name -> name))),
                    _ -> List.of("utf8", "utf8mb4", "ascii", "binary"));

    static final SystemTable<?> COLLATIONS =
            new SystemTable<>(
                    "collations",
                    "The collations.",
                    SchemaTables.inBothCases(
                            List.of(
                                    SystemColumn.<String>text(
                                            "collation_name", "The name.", name -> name))),
                    _ -> ClientTables.collations());

    static final SystemTable<?> REFERENTIAL_CONSTRAINTS = referentialConstraints();
    static final SystemTable<?> STATISTICS = statistics();

    private static SystemTable<?> referentialConstraints() {
        List<SystemColumn<NoRow>> list = new ArrayList<>();
        addTexts(list, "constraint_catalog", "constraint_schema");
        SchemaTables.addUnused(list, "constraint_name");
        addTexts(list, "unique_constraint_catalog", "unique_constraint_schema");
        SchemaTables.addUnused(list, "unique_constraint_name");
        addTexts(
                list,
                "match_option",
                "update_rule",
                "delete_rule",
                "table_name",
                "referenced_table_name");
        return none("referential_constraints", "Foreign keys; there are none.", list);
    }

    private static SystemTable<?> statistics() {
        List<SystemColumn<NoRow>> list = new ArrayList<>();
        addTexts(list, "table_catalog", "table_schema", "table_name");
        list.add(SystemColumn.number("non_unique", DataTypes.INT32, "Unused.", _ -> 0L));
        addTexts(list, "index_schema");
        SchemaTables.addUnused(list, "index_name");
        list.add(SystemColumn.number("seq_in_index", DataTypes.UINT32, "Unused.", _ -> 0L));
        SchemaTables.addUnused(list, "column_name", "collation");
        NullableType number = new NullableType(DataTypes.INT64);
        list.add(SystemColumn.number("cardinality", number, "Unused.", _ -> null));
        list.add(SystemColumn.number("sub_part", number, "Unused.", _ -> null));
        SchemaTables.addUnused(list, "packed");
        addTexts(list, "nullable", "index_type", "comment", "index_comment", "is_visible");
        SchemaTables.addUnused(list, "expression");
        return none("statistics", "Indexes as other databases have them; there are none.", list);
    }

    private static SystemTable<?> none(
            String name, String description, List<SystemColumn<NoRow>> columns) {
        return new SystemTable<>(
                name, description, SchemaTables.inBothCases(columns), _ -> List.of());
    }

    private static void addTexts(List<SystemColumn<NoRow>> list, String... names) {
        for (String name : names) {
            list.add(SystemColumn.text(name, "Unused.", _ -> ""));
        }
    }
}
