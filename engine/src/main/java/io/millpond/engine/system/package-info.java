/// The tables of the database `system`: the state of the server as rows.
///
/// Main type: [SystemTable], a value made of columns, each of which knows its name, type, meaning
/// and how to read itself from a row object. ClickHouse's columns come first, with its names and
/// types, and our own after them.
@NullMarked
package io.millpond.engine.system;

import org.jspecify.annotations.NullMarked;
