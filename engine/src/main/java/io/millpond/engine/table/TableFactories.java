package io.millpond.engine.table;

import io.millpond.sql.setting.NearestNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The table engines by name. Immutable.
public final class TableFactories {
    private final Map<String, TableFactory> byName = new TreeMap<>();

    public TableFactories(List<TableFactory> factories) {
        for (TableFactory factory : factories) {
            if (byName.put(factory.engine(), factory) != null) {
                throw new IllegalArgumentException("two engines " + factory.engine());
            }
        }
    }

    /// The engine called `name`; throws UNKNOWN_STORAGE.
    public TableFactory require(String name) {
        TableFactory factory = byName.get(name);
        if (factory == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_STORAGE,
                    "Unknown table engine %s%s"
                            .formatted(name, NearestNames.hint(name, byName.keySet())));
        }
        return factory;
    }

    /// All engines by name.
    public List<TableFactory> all() {
        return List.copyOf(byName.values());
    }
}
