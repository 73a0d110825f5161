/// Avro: container files, and messages whose schema is in a registry.
///
/// Main types: [io.millpond.engine.format.avro.AvroDecoder] and
/// [io.millpond.engine.format.avro.AvroWriter]. The schema of the data and the columns make one
/// plan, [io.millpond.engine.format.avro.AvroPlan], which decodes records straight into columns.
/// The Avro library reads schemas; values are four forms of bytes, which are read where they stand,
/// so that no length is trusted before the bytes were seen.
@NullMarked
package io.millpond.engine.format.avro;

import org.jspecify.annotations.NullMarked;
