package io.millpond.engine.kafka;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.insert.Inserts;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableServices;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.List;

/// The views on a Kafka table, by way of the one insert pipeline. Thread-safe.
final class EngineTarget implements BlockTarget {
    private final Table table;
    private final Header header;
    private final TableServices services;

    /// @param header of the blocks: the table's columns and the virtual ones
    EngineTarget(Table table, Header header, TableServices services) {
        this.table = table;
        this.header = header;
        this.services = services;
    }

    @Override
    public Prepared push(AssembledBlock assembled) {
        Block block = assembled.block();
        if (block == null) {
            return new PositionsOnly(services.catalog());
        }
        Inserts inserts = services.inserts();
        String database =
                services.catalog()
                        .snapshot()
                        .table(table.uuid())
                        .orElseThrow(EngineTarget::isGone)
                        .database();
        InsertTransaction transaction =
                inserts.beginViews(table, header, inserts.backgroundContext(database, "kafka"));
        boolean isPushed = false;
        try {
            // Asked after the views were looked up: rows are never decided into no view at all.
            if (!inserts.hasViews(table)) {
                throw new DatabaseException(
                        ErrorCode.ABORTED, "No materialized view reads the table");
            }
            transaction.push(block);
            isPushed = true;
            return new Pushed(transaction);
        } finally {
            if (!isPushed) {
                transaction.abort();
            }
        }
    }

    private static DatabaseException isGone() {
        return new DatabaseException(ErrorCode.TABLE_IS_DROPPED, "The table is dropped");
    }

    @Override
    public int mergeDebt() {
        int merges = services.background().mergeCount();
        return Math.max(0, merges - services.settings().mergeThreadCount());
    }

    private record Pushed(InsertTransaction transaction) implements Prepared {
        @Override
        public void publish(SetPositions positions) {
            transaction.commit(List.of(positions));
        }

        @Override
        public void abort() {
            transaction.abort();
        }
    }

    private record PositionsOnly(Catalog catalog) implements Prepared {
        @Override
        public void publish(SetPositions positions) {
            catalog.commit(List.of(positions));
        }

        @Override
        public void abort() {
            // Nothing was made.
        }
    }
}
