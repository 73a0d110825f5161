/// ClickHouse's answers to some thousand statements, asked of a running server.
///
/// The files are in the resources, in `golden/`. A file is a list of records separated by blank
/// lines; a record is `statement ok`, `query` with its result in TabSeparated after `----`, or
/// `error NAME`. Every file runs in a database of its own and in one HTTP session.
@NullMarked
package io.millpond.server.golden;

import org.jspecify.annotations.NullMarked;
