package io.millpond.sql.analysis;

import io.millpond.sql.analysis.TableColumns.NamedSlot;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What FROM stands for: a plan, and the names of its columns.
///
/// @param merged columns of USING, by name, which hide those of the single tables
/// @param extra columns that ARRAY JOIN has named, by name; not part of `*`
record Relation(
        Plan plan, List<TableColumns> tables, Map<String, Slot> merged, Map<String, Slot> extra) {
    static final Relation NOTHING = new Relation(new Plan.OneRow(), List.of(), Map.of(), Map.of());

    Relation {
        tables = List.copyOf(tables);
    }

    static Relation of(Plan plan, TableColumns table) {
        return new Relation(plan, List.of(table), Map.of(), Map.of());
    }

    /// The column that a name means, or null.
    ///
    /// Errors: AMBIGUOUS_IDENTIFIER.
    @Nullable Slot find(List<String> parts) {
        String whole = String.join(".", parts);
        Slot special = extra.get(whole);
        if (special == null) {
            special = merged.get(whole);
        }
        if (special != null) {
            return special;
        }
        Slot found = findIn(whole, tables);
        if (found != null || parts.size() == 1) {
            return found;
        }
        return findQualified(parts);
    }

    /// The only column called `name`; of two tables the left one's is meant.
    private @Nullable Slot findIn(String name, List<TableColumns> some) {
        Slot found = null;
        for (TableColumns table : some) {
            Slot slot = table.find(name);
            if (slot != null && found != null && some.size() > 2) {
                throw new DatabaseException(
                        ErrorCode.AMBIGUOUS_IDENTIFIER,
                        "Identifier '" + name + "' is ambiguous: several tables have it");
            }
            found = found == null ? slot : found;
        }
        return found;
    }

    private @Nullable Slot findQualified(List<String> parts) {
        String inTable = String.join(".", parts.subList(1, parts.size()));
        for (TableColumns table : called(parts.subList(0, 1))) {
            Slot slot = table.find(inTable);
            if (slot != null) {
                return slot;
            }
        }
        if (parts.size() < 3) {
            return null;
        }
        for (TableColumns table : tables) {
            if (parts.get(0).equals(table.database()) && parts.get(1).equals(table.table())) {
                Slot slot = table.find(String.join(".", parts.subList(2, parts.size())));
                if (slot != null) {
                    return slot;
                }
            }
        }
        return null;
    }

    /// The columns of a nested table, `n.a` and `n.b` of `n` or `t.n`, by the names of its
    /// elements; empty where there is none.
    Map<String, Slot> nested(List<String> parts) {
        Map<String, Slot> found = nestedIn(String.join(".", parts), tables);
        if (!found.isEmpty() || parts.size() == 1) {
            return found;
        }
        return nestedIn(
                String.join(".", parts.subList(1, parts.size())), called(parts.subList(0, 1)));
    }

    private static Map<String, Slot> nestedIn(String name, List<TableColumns> some) {
        Map<String, Slot> found = new LinkedHashMap<>();
        for (TableColumns table : some) {
            for (NamedSlot column : table.columns()) {
                if (column.name().startsWith(name + ".")) {
                    found.put(column.name().substring(name.length() + 1), column.slot());
                }
            }
            if (!found.isEmpty()) {
                return found;
            }
        }
        return found;
    }

    /// The tables that a qualifier means, those with such an alias first.
    List<TableColumns> called(List<String> qualifier) {
        return tables.stream()
                .filter(
                        table ->
                                qualifier.size() == 1
                                        ? table.isCalled(qualifier.getFirst())
                                        : qualifier.get(0).equals(table.database())
                                                && qualifier.get(1).equals(table.table()))
                .sorted(Comparator.comparing(table -> !qualifier.getLast().equals(table.label())))
                .toList();
    }

    /// The columns of `*`: those of USING first and once.
    List<NamedSlot> all() {
        List<NamedSlot> all = new ArrayList<>();
        merged.forEach((name, slot) -> all.add(new NamedSlot(name, slot)));
        for (TableColumns table : tables) {
            for (NamedSlot column : table.columns()) {
                if (!merged.containsKey(column.name())) {
                    all.add(column);
                }
            }
        }
        return all;
    }

    /// How each column is called in a result: by its name alone where that is clear, else with its
    /// table. Of two tables the left one's name is clear.
    Map<Slot, String> displayNames() {
        Map<String, Integer> uses = new LinkedHashMap<>();
        for (TableColumns table : tables) {
            table.columns().forEach(column -> uses.merge(column.name(), 1, Integer::sum));
        }
        Map<Slot, String> names = new HashMap<>();
        for (int i = 0; i < tables.size(); i++) {
            TableColumns table = tables.get(i);
            for (NamedSlot column : table.columns()) {
                boolean isClear =
                        uses.getOrDefault(column.name(), 1) == 1
                                || (tables.size() == 2 && i == 0)
                                || table.label() == null;
                names.putIfAbsent(
                        column.slot(),
                        isClear ? column.name() : table.label() + "." + column.name());
            }
            table.hidden().forEach(column -> names.putIfAbsent(column.slot(), column.name()));
        }
        merged.forEach((name, slot) -> names.put(slot, name));
        extra.forEach((name, slot) -> names.putIfAbsent(slot, name));
        return names;
    }

    /// Every name that could have been meant, for suggestions.
    List<String> names() {
        List<String> names = new ArrayList<>(extra.keySet());
        tables.forEach(table -> names.addAll(table.names()));
        return names;
    }
}
