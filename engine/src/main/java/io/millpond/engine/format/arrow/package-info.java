/// The formats Arrow and ArrowStream: record batches whose buffers are columns, as files with a
/// footer and as streams of messages.
///
/// Main types: [io.millpond.engine.format.arrow.ArrowFormat], which reads, and
/// [io.millpond.engine.format.arrow.ArrowWriter]. The metadata is FlatBuffers, through the classes
/// that Apache Arrow publishes; the buffers are read into columns, and written, here, as they are
/// nearly the same arrays: Arrow's own Java library would copy them through memory off the heap,
/// and needs flags of the JVM. What broken metadata makes those classes throw becomes a
/// `DatabaseException` in [io.millpond.engine.format.arrow.ArrowErrors].
@NullMarked
package io.millpond.engine.format.arrow;

import org.jspecify.annotations.NullMarked;
