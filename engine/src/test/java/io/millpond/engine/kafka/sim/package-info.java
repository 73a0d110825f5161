/// A Kafka cluster and a scheduler of threads for simulations: everything that a lane touches
/// outside of its process, behaving as a broker was measured to, driven by one seed.
///
/// [Scheduler] runs simulated threads one at a time on a simulated clock; [Network] loses, delays
/// and repeats what goes to the [Cluster], which has [PartitionLog]s, one [Group] and
/// [Transactions]; [SimulatedConsumer] and [SimulatedProducer] are the real clients' interfaces on
/// top of it. What they follow stands in the comments of [Group], [Transactions] and [Network].
/// Nothing here knows a lane.
@NullMarked
package io.millpond.engine.kafka.sim;

import org.jspecify.annotations.NullMarked;
