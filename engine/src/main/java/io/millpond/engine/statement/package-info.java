/// What a caller hands in with a statement, and what it gets back.
///
/// Main types: [QueryText] and [QueryOptions] go in, [StatementResult] comes out;
/// [SessionOptions] begin a session.
@NullMarked
package io.millpond.engine.statement;

import org.jspecify.annotations.NullMarked;
