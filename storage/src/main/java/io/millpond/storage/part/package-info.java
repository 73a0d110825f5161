/// Parts: immutable sorted runs of a table's rows, one file each.
///
/// Main types: [PartWriter] and [PartReader]. The bytes of a part file are specified in
/// [PartWriter], those of a chunk in [ChunkEncoder]. Which parts a query sees is the catalog's
/// business.
///
/// Invariants: a part file has its final name only when it is complete and durable; every byte of
/// it is covered by a checksum or compared; a reader returns what was written or throws
/// [CorruptPartException].
@NullMarked
package io.millpond.storage.part;

import org.jspecify.annotations.NullMarked;
