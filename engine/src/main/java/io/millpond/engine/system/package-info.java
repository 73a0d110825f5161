/// The tables of the database `system`: the state of the server as rows.
///
/// Main type: [SystemTable], a value made of a [TableShape], which the resource `system-tables.tsv`
/// tells, of rows, and of what each column says of a row. ClickHouse's columns come first, with its
/// names and types, and our own after them. A table with a shape and nothing else is empty, and a
/// column that nobody fills has its type's default.
@NullMarked
package io.millpond.engine.system;

import org.jspecify.annotations.NullMarked;
