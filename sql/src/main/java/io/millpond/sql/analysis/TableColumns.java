package io.millpond.sql.analysis;

import io.millpond.sql.plan.Slot;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The columns that one table of FROM contributes.
///
/// @param alias the name given by AS; null: none
/// @param database null: the table is no stored table, or was named without
/// @param table null: a subquery without alias
/// @param columns in the order of `*`
/// @param hidden virtual columns, found by name only
record TableColumns(
        @Nullable String alias,
        @Nullable String database,
        @Nullable String table,
        List<NamedSlot> columns,
        List<NamedSlot> hidden) {
    TableColumns {
        columns = List.copyOf(columns);
        hidden = List.copyOf(hidden);
    }

    /// A column's name in its table, and where its values flow.
    record NamedSlot(String name, Slot slot) {}

    /// The slot of the column `name`, or null.
    @Nullable Slot find(String name) {
        for (NamedSlot column : columns) {
            if (column.name().equals(name)) {
                return column.slot();
            }
        }
        for (NamedSlot column : hidden) {
            if (column.name().equals(name)) {
                return column.slot();
            }
        }
        return null;
    }

    /// How the table is called in messages and qualified names, or null.
    @Nullable String label() {
        return alias != null ? alias : table;
    }

    /// Whether `name` names the table: its alias or its own name.
    boolean isCalled(String name) {
        return name.equals(alias) || name.equals(table);
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.add(column.name()));
        hidden.forEach(column -> names.add(column.name()));
        return names;
    }

    /// The same table with some slots replaced.
    TableColumns map(java.util.function.UnaryOperator<NamedSlot> mapping) {
        return new TableColumns(
                alias,
                database,
                table,
                columns.stream().map(mapping).toList(),
                hidden.stream().map(mapping).toList());
    }
}
