/// Execution of queries: from a bound plan to a stream of blocks.
///
/// Main types: [io.millpond.sql.exec.Queries], the facade that prepares a query;
/// [io.millpond.sql.exec.PreparedQuery], which can be executed;
/// [io.millpond.sql.exec.ViewQuery], the SELECT of a materialized view, run over one block at a
/// time; [io.millpond.sql.exec.Expressions], single expressions over a block. Operators are
/// blocking pull pipelines, one per lane; lanes meet where rows must meet.
@NullMarked
package io.millpond.sql.exec;

import org.jspecify.annotations.NullMarked;
