/// What exists in a database, and its one durable record.
///
/// Main type: [Catalog]. It holds the current [CatalogSnapshot] behind one reference and changes it
/// by lists of [CatalogEdit], each list one frame of the commit log.
///
/// **A commit**, step by step, and what a crash after each step leaves:
///
/// 1. The edits are applied to the newest snapshot, which checks them. Crash: nothing happened.
/// 2. They are encoded ([CatalogCodec]) and given their place in the log. Crash: nothing happened.
/// 3. The log writes and syncs the frame, with others as one group. A crash in between leaves the
///    whole frame or none of it; nobody has been told anything yet.
/// 4. The new snapshot becomes the current one. A crash after the sync and before this step leaves
///    the change made: the next start reads the frame.
/// 5. The caller is told.
///
/// Invariants:
/// - One snapshot is one moment: what one frame changed is visible wholly or not at all, for any
///   number of tables.
/// - A reader never sees a change that a crash could take back, and a change once acknowledged is
///   never lost.
/// - A commit that fails leaves the current snapshot as it was. When the log itself failed, every
///   later commit fails with that cause, since nothing is known about the disk any more.
/// - What is prepared ([PreparedIngest]) is durable and invisible until a later frame publishes or
///   drops it, exactly one of the two, in this process or another; it is no part of any table
///   until then.
/// - A file of a part exists from before the frame that names it until after the last
///   [SnapshotLease] on a snapshot that names it is closed. Files that no entry names
///   are left-overs and removed at the next start.
///
/// Locks: [Catalog]'s commit lock guards the newest staged snapshot; it is not held while the disk
/// works. It is taken after any lock of a table and before none.
@NullMarked
package io.millpond.engine.catalog;

import org.jspecify.annotations.NullMarked;
