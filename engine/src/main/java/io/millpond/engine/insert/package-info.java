/// The one way rows get into tables, for INSERT and for streaming tables alike.
///
/// Main types: [Inserts], which begins an [InsertTransaction] on a table; the transaction pushes
/// blocks into the table and, transitively, through all views on it; other tables can be given rows
/// in the same transaction, dead letters for instance.
///
/// **A transaction**, step by step, and what a crash or failure after each step leaves:
///
/// 1. *Begin.* The views on the target, the views on their targets and so on are looked up once
///    and their SELECTs compiled. Nothing is on disk.
/// 2. *Push*, any number of times. Each target is given its rows; a MergeTree table writes them to
///    part files and syncs those. No catalog entry names them: after a crash they are left-overs
///    that the next start removes; after an error [InsertTransaction#abort] removes them.
/// 3. *Prepare.* Each target completes what it wrote, so that only the catalog is missing.
/// 4. *Publish.* One frame of the catalog's log names the parts of all targets, together with
///    whatever the caller adds, such as the positions of a Kafka table. Before the frame is durable
///    nothing is visible, and a crash leaves nothing; after it everything is, in every target. When
///    the disk fails in between the frame is in doubt: the files stay, and the next start, which
///    finds the frame or does not, keeps or removes them.
/// 5. *Show.* Tables in memory, which a restart empties anyway, take their rows. A crash between 4
///    and 5 loses nothing that would have outlived it.
///
/// Invariants:
/// - A reader sees the rows of a transaction in all targets or in none; the snapshot of the catalog
///   a query holds decides it for all MergeTree tables together.
/// - A failure anywhere, in any view, leaves nothing visible anywhere.
/// - What is added to the frame is durable exactly when the rows are.
@NullMarked
package io.millpond.engine.insert;

import org.jspecify.annotations.NullMarked;
