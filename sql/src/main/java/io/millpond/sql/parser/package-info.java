/// From text to tree: the lexer and the parsers of ClickHouse's dialect.
///
/// The entrance is [SqlParser]. One statement is parsed by one thread: [Lexer] writes tokens into
/// flat arrays on demand, [TokenCursor] walks over them and keeps the limits and the place of the
/// furthest failure, and one parser per family of statements builds the nodes of
/// `io.millpond.sql.ast`. There are practically no reserved words; what cannot be an alias without
/// AS is listed in [Keywords].
///
/// Whatever the text, a parser ends with a tree or with a `DatabaseException`: nesting is bounded
/// ([ParserLimits]), so the stack cannot overflow.
@NullMarked
package io.millpond.sql.parser;

import org.jspecify.annotations.NullMarked;
