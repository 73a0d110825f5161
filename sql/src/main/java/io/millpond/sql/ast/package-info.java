/// The abstract syntax tree: what a statement says, before any name or type is resolved.
///
/// The main types are [Statement] (sealed over everything that can be executed), [Query] (SELECT
/// and its set operations), [TableExpression] and [Expression]. All nodes are immutable records
/// with a source [Span]; spans never take part in equality, so two nodes are equal exactly if they
/// say the same.
///
/// Operators, CASE, BETWEEN, INTERVAL, `x::T` and the like are function calls, as in ClickHouse:
/// the parser normalises them, and [FunctionCall#operator()] remembers which spelling to print.
@NullMarked
package io.millpond.sql.ast;

import org.jspecify.annotations.NullMarked;
