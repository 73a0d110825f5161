/// The MergeTree engine: rows in immutable sorted parts that are merged in the background.
///
/// Main type: [MergeTreeTable]. [MergeTreeWriter] turns blocks into parts, [MergeTreeSource] reads
/// the parts a snapshot of the catalog names, [PartFiles] keeps their files open, and
/// [MergeTreeMerges] replaces many parts by one.
///
/// Invariants:
/// - Which parts a table has is the catalog's to say. A part's file is written and opened before
///   the frame that names it, and closed and deleted only when no lease on an older snapshot is
///   open.
/// - A part is never changed. A changed definition applies when a part is read: see
///   [io.millpond.engine.catalog.StoredColumns] and [PartColumns].
/// - Merges, mutations and drains replace parts: whoever commits last finds a source gone and
///   begins anew. Mutations and drains take turns; a drain holds merges back ([MergeGate]). Taking
///   the table out of service cancels merges and mutations, and waits for them.
/// - A table one of whose files is missing or damaged refuses reads and writes with that reason; it
///   repairs and drops nothing.
@NullMarked
package io.millpond.engine.mergetree;

import org.jspecify.annotations.NullMarked;
