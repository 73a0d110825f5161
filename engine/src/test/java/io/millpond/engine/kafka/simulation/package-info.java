/// Seeded lives of several servers that share a group: lanes, disks and people on the simulated
/// cluster of `kafka.sim`, with the promises checked after each step.
///
/// Main types: [Simulation] is one life, [SimNode] one server, [SimLedger] what must hold.
@NullMarked
package io.millpond.engine.kafka.simulation;

import org.jspecify.annotations.NullMarked;
