/// From tree to text: the canonical SQL that ClickHouse prints for a statement, and the names that
/// it gives to columns.
///
/// The main types are [SqlFormatter] and [ColumnNames]. Parsing what a formatter printed gives a
/// tree equal to the one it was given. The layout is that of `formatQuery`, of SHOW CREATE and, on
/// one line, of `formatQuerySingleLine` of ClickHouse 26.7.
@NullMarked
package io.millpond.sql.format;

import org.jspecify.annotations.NullMarked;
