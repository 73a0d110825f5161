/// The seam between the database and the operating system's files.
///
/// Main type: [FileSystem]. Everything the database stores goes through
/// it, so tests can lose what was not synced and fail any operation. Only this package touches
/// channels and memory mapping.
///
/// Invariant: bytes are durable after [WritableFile#sync], names after
/// [FileSystem#syncDirectory], and not before.
@NullMarked
package io.millpond.storage.io;

import org.jspecify.annotations.NullMarked;
