package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The tables that work, by uuid: an object for each attached entry of the catalog. Thread-safe.
public final class Tables {
    private final Map<UUID, Table> byUuid = new ConcurrentHashMap<>();

    /// Adds a table, or replaces the one of its uuid.
    public void put(Table table) {
        byUuid.put(table.uuid(), table);
    }

    /// Takes a table out; the caller closes it.
    public Optional<Table> remove(UUID uuid) {
        return Optional.ofNullable(byUuid.remove(uuid));
    }

    public Optional<Table> find(UUID uuid) {
        return Optional.ofNullable(byUuid.get(uuid));
    }

    /// The attached table that `snapshot` knows under this name.
    public Optional<Table> find(CatalogSnapshot snapshot, String database, String name) {
        return snapshot.table(database, name)
                .filter(entry -> entry.attachment() == TableEntry.Attachment.ATTACHED)
                .flatMap(entry -> find(entry.uuid()));
    }

    /// All working tables with the ability `kind`, in no particular order.
    public <T> List<T> all(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Table table : byUuid.values()) {
            if (kind.isInstance(table)) {
                found.add(kind.cast(table));
            }
        }
        return found;
    }
}
