/// The database as a library: open a directory, open a session, execute statements.
///
/// Main type: [Millpond]. Everything below this package is reached through it; only `server` and
/// tests need more than [Millpond], [Session] and [StatementResult].
@NullMarked
package io.millpond.engine;

import org.jspecify.annotations.NullMarked;
