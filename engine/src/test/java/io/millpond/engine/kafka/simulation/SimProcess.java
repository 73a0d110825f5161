package io.millpond.engine.kafka.simulation;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.kafka.sim.SimulatedHost;
import io.millpond.engine.kafka.transaction.PartitionClaims;

import java.util.UUID;

/// What the lanes of a simulated server run on.
///
/// @param name of the server
/// @param server its uuid
/// @param table the Kafka table
record SimProcess(
        String name,
        UUID server,
        UUID table,
        SimulatedHost host,
        Catalog catalog,
        SimTarget target,
        SimThreads threads) {
    PartitionClaims claims() {
        return new PartitionClaims(table, catalog.snapshot().stream(table), threads.monitor());
    }
}
