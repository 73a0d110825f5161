package io.millpond.engine.insert;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.Tables;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The prepared inserts of this process, so that whoever decides one finds its writers.
/// Thread-safe.
final class PreparedInserts {
    private final Catalog catalog;
    private final Tables tables;
    private final Map<Key, PreparedInsert> known = new ConcurrentHashMap<>();

    private record Key(UUID stream, long sequence) {}

    PreparedInserts(Catalog catalog, Tables tables) {
        this.catalog = catalog;
        this.tables = tables;
    }

    /// Takes note of one that was just prepared.
    PreparedInsert add(UUID stream, PreparedIngest ingest, List<TableWriter> writers) {
        PreparedInsert insert = insert(stream, ingest, writers);
        known.put(new Key(stream, ingest.sequence()), insert);
        return insert;
    }

    /// The one that the catalog holds.
    PreparedInsert find(UUID stream, PreparedIngest ingest) {
        return known.computeIfAbsent(
                new Key(stream, ingest.sequence()), _ -> insert(stream, ingest, List.of()));
    }

    /// Ends all of a table that was dropped.
    void forget(UUID stream) {
        for (PreparedInsert insert : List.copyOf(known.values())) {
            if (insert.stream().equals(stream)) {
                insert.forget();
            }
        }
    }

    private PreparedInsert insert(UUID stream, PreparedIngest ingest, List<TableWriter> writers) {
        return new PreparedInsert(stream, ingest, catalog, tables, writers, this::remove);
    }

    private void remove(PreparedInsert ended) {
        known.remove(new Key(ended.stream(), ended.ingest().sequence()));
    }
}
