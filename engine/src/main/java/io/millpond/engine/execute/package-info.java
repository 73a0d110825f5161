/// The execution of statements: one class for each family of them.
///
/// Main types: [Instance], what statements work on; [StatementScope], what one of them runs with;
/// [Statements], which picks the class that executes a statement.
///
/// Definitions change under one lock, [Instance#definitions]: a statement checks, commits one frame
/// to the catalog, then brings the working tables in line. Queries and inserts never take it; they
/// work on a leased snapshot. Lock order: `definitions`, then the catalog's locks. Nothing waits
/// for a cluster under it; [DefinitionLock] says how.
@NullMarked
package io.millpond.engine.execute;

import org.jspecify.annotations.NullMarked;
