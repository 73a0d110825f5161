package io.millpond.sql.format;

import io.millpond.sql.ast.Statement;

/// What EXPLAIN AST shows: the tree of a statement.
///
/// Source: names and places of the nodes are ClickHouse 26.7's, as its parser makes them.
public final class AstText {
    private AstText() {}

    /// One line a node, children indented.
    public static String of(Statement statement) {
        return AstStatements.of(statement).text();
    }

    /// The tree in the language of Graphviz.
    public static String graph(Statement statement) {
        return AstStatements.of(statement).graph();
    }
}
