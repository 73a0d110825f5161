package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.sql.ast.TableName;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The tables that work, by uuid. Thread-safe.
///
/// Invariant: for every snapshot that is leased or can be, each attached entry has an object here.
/// A view that is missing would be left out of an insert, and its rows lost. Therefore:
///
/// - A table is [#put] before the frame that attaches it is committed: the new snapshot can be
///   leased before the commit returns. Until then no snapshot names the table.
/// - A table that a frame took away is [#retire]d after the commit: it is found through snapshots
///   only. It is [#release]d when no lease on a snapshot before that frame is open.
/// - A changed table of the same uuid takes the place of the old one in one step, after the commit.
///
/// What looks through a snapshot without a lease may miss what was released meanwhile, and looks
/// again when the snapshot is not the newest any more.
public final class Tables {
    /// How often a table may stand for another that does so too.
    private static final int FORWARDED_MAX = 10;

    private final Map<UUID, Table> inService = new ConcurrentHashMap<>();

    /// No more in service, and still in leased snapshots.
    private final Map<UUID, Table> retired = new ConcurrentHashMap<>();

    /// Adds a table, or replaces the one of its uuid.
    public void put(Table table) {
        inService.put(table.uuid(), table);
    }

    /// Takes a table out that no snapshot names; the caller closes it.
    public void remove(Table table) {
        inService.remove(table.uuid(), table);
    }

    /// Takes a table out of service that the newest snapshot does not name any more.
    public void retire(Table table) {
        // In this order it is in one of both at any time.
        retired.put(table.uuid(), table);
        inService.remove(table.uuid(), table);
    }

    /// Takes a retired table out that no leased snapshot names; the caller closes it.
    public void release(Table table) {
        retired.remove(table.uuid(), table);
    }

    /// The table of this uuid that is in service.
    public Optional<Table> find(UUID uuid) {
        return Optional.ofNullable(inService.get(uuid));
    }

    /// The table of an entry; empty when it is detached.
    public Optional<Table> find(TableEntry entry) {
        if (entry.attachment() != TableEntry.Attachment.ATTACHED) {
            return Optional.empty();
        }
        Table table = inService.get(entry.uuid());
        return Optional.ofNullable(table == null ? retired.get(entry.uuid()) : table);
    }

    /// The attached table that `snapshot` knows under this name.
    public Optional<Table> find(CatalogSnapshot snapshot, String database, String name) {
        return snapshot.table(database, name).flatMap(this::find);
    }

    /// As [#find(CatalogSnapshot, String, String)], and where that stands for another table the one
    /// that its rows are in; empty also where tables stand for each other in a circle.
    public Optional<Table> findWritten(CatalogSnapshot snapshot, String database, String name) {
        Optional<Table> table = find(snapshot, database, name);
        for (int i = 0; i < FORWARDED_MAX; i++) {
            if (!(table.orElse(null) instanceof Forwarding forwarding)) {
                return table;
            }
            TableName target = forwarding.target();
            String in = target.database();
            table = find(snapshot, in == null ? "" : in, target.table());
        }
        return Optional.empty();
    }

    /// The attached tables of `snapshot` with the ability `kind`, in the order of their names.
    public <T> List<T> all(CatalogSnapshot snapshot, Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (TableEntry entry : snapshot.tables()) {
            find(entry).filter(kind::isInstance).map(kind::cast).ifPresent(found::add);
        }
        return found;
    }

    /// All tables in service with the ability `kind`, in no particular order.
    public <T> List<T> all(Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Table table : inService.values()) {
            if (kind.isInstance(table)) {
                found.add(kind.cast(table));
            }
        }
        return found;
    }
}
