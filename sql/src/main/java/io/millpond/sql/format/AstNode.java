package io.millpond.sql.format;

import java.util.List;

/// A node of a statement's tree as EXPLAIN AST shows it. Immutable.
///
/// @param label what it is, with its name and alias
record AstNode(String label, List<AstNode> children) {
    AstNode {
        children = List.copyOf(children);
    }

    static AstNode leaf(String label) {
        return new AstNode(label, List.of());
    }

    static AstNode of(String label, AstNode... children) {
        return new AstNode(label, List.of(children));
    }

    /// An `ExpressionList`.
    static AstNode list(List<AstNode> children) {
        return new AstNode("ExpressionList", children);
    }

    /// The same under an alias.
    AstNode as(String alias) {
        return new AstNode(label + " (alias " + alias + ")", children);
    }

    /// One line a node, children indented by one blank.
    String text() {
        StringBuilder out = new StringBuilder();
        write(0, out);
        return out.substring(0, out.length() - 1);
    }

    private void write(int depth, StringBuilder out) {
        out.repeat(' ', depth).append(line()).append('\n');
        children.forEach(child -> child.write(depth + 1, out));
    }

    private String line() {
        return children.isEmpty() ? label : label + " (children " + children.size() + ")";
    }

    /// The tree in the language of Graphviz.
    String graph() {
        StringBuilder nodes = new StringBuilder();
        StringBuilder edges = new StringBuilder();
        write(new int[] {0}, nodes, edges);
        return "digraph {\n    rankdir=\"UD\";\n" + nodes + edges + "}";
    }

    /// Writes the node under the next number, which is returned.
    private int write(int[] next, StringBuilder nodes, StringBuilder edges) {
        int number = next[0]++;
        nodes.append("    n").append(number).append("[label=\"");
        nodes.append(line().replace("\\", "\\\\").replace("\"", "\\\"")).append("\"];\n");
        for (AstNode child : children) {
            int childNumber = child.write(next, nodes, edges);
            edges.append("    n%d -> n%d;\n".formatted(number, childNumber));
        }
        return number;
    }
}
