package io.millpond.engine.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Under which names the parts of a table keep its columns.
///
/// A part is never rewritten for a change of the definition. So a renamed column keeps the name it
/// has in the parts, and a column that is added under a name some part already holds (of a dropped
/// or renamed column) gets a stored name of its own: old values never come back.
///
/// @param names stored name by column name, for the columns where the two differ
/// @param retired stored names that may still be in parts and belong to no column any more
public record StoredColumns(Map<String, String> names, Set<String> retired) {
    public static final StoredColumns PLAIN = new StoredColumns(Map.of(), Set.of());

    public StoredColumns {
        names = Map.copyOf(names);
        retired = Set.copyOf(retired);
    }

    /// The name of `column` in the parts.
    public String storedName(String column) {
        return names.getOrDefault(column, column);
    }

    /// After a new column, beside the columns `existing`.
    public StoredColumns added(String column, List<String> existing) {
        Set<String> taken = new HashSet<>(retired);
        for (String name : existing) {
            taken.add(storedName(name));
        }
        String stored = column;
        for (int i = 2; taken.contains(stored); i++) {
            stored = column + "#" + i;
        }
        if (stored.equals(column)) {
            return this;
        }
        Map<String, String> changed = new HashMap<>(names);
        changed.put(column, stored);
        return new StoredColumns(changed, retired);
    }

    /// After `column` was dropped.
    public StoredColumns dropped(String column) {
        Map<String, String> changed = new HashMap<>(names);
        changed.remove(column);
        List<String> gone = new ArrayList<>(retired);
        gone.add(storedName(column));
        return new StoredColumns(changed, new HashSet<>(gone));
    }

    /// After `from` was renamed to `to`.
    public StoredColumns renamed(String from, String to) {
        String stored = storedName(from);
        Map<String, String> changed = new HashMap<>(names);
        changed.remove(from);
        if (!stored.equals(to)) {
            changed.put(to, stored);
        }
        return new StoredColumns(changed, retired);
    }
}
