/// Skip indexes of MergeTree tables: what is kept of each few granules of a part, so that a query
/// can tell that none of their rows meets a condition.
///
/// Main types: [SkipIndexes], the indexes of a table; [SkipIndex], one of them; [IndexKind], how
/// entries are made and asked. A part has a section for each index, with an entry for each
/// `GRANULARITY` granules; a section of another definition than the table's is not used.
///
/// Invariant: an index may fail to leave granules out, but it never leaves out a row that meets
/// the conditions of the query.
@NullMarked
package io.millpond.engine.mergetree.index;

import org.jspecify.annotations.NullMarked;
