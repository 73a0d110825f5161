/// BSONEachRow: one BSON document a row.
///
/// Main types: [io.millpond.engine.format.bson.BsonDecoder] and
/// [io.millpond.engine.format.bson.BsonWriter]. BSON's values are numbers of fixed width, the
/// lowest byte first, and bytes with their length in front: they are read where they stand.
@NullMarked
package io.millpond.engine.format.bson;

import org.jspecify.annotations.NullMarked;
